// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_CONTEXT_NODE_H_
#define RAWNET_ASYNC_CONTEXT_NODE_H_

#include <atomic>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/async/intrusive_list.h"
#include "rawnet/async/source.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

struct ChildTag;

// What the copies of one Context share. A node refers to its parent, a parent
// lists its children; locks are taken from parent to child.
class ContextNode : public Source, public ListHook<ChildTag> {
 public:
  // `parent` is null for a child of the background.
  ContextNode(ContextNode* parent, MonotonicTime deadline);

  bool done();
  absl::Status status();
  absl::Status cause();
  MonotonicTime context_deadline() const { return deadline_; }

  // Ends this node and its descendants with `status`, unless they have ended.
  void End(const absl::Status& status, const absl::Status& cause);

  // The root of a tree that signals end asks here whether one has come.
  virtual void CheckSignals() {}
  ContextNode* signal_root() const { return signal_root_; }

  const void* FindValue(const void* key) const;
  void SetValue(const void* key, std::shared_ptr<const void> value);

  bool finished() const override;
  MonotonicTime deadline(Direction) const override { return deadline_; }

 protected:
  ~ContextNode() override;
  void Discard() override;
  void BecomeSignalRoot() { signal_root_ = this; }

 private:
  bool ended() const { return ended_.load(std::memory_order_acquire); }

  ContextNode* const parent_;  // holds a reference
  ContextNode* signal_root_;   // an ancestor or this; null: no signals
  const MonotonicTime deadline_;

  const void* key_ = nullptr;
  std::shared_ptr<const void> value_;

  std::atomic<bool> ended_{false};
  absl::Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  absl::Status cause_ ABSL_GUARDED_BY(mutex_);
  IntrusiveList<ContextNode, ChildTag> children_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_CONTEXT_NODE_H_
