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

// What the copies of one Context share. A node refers to its parent; its
// nearest ancestor that can end lists it; locks are taken downwards.
//
// There are two kinds: those that can end, and those that carry a value and end
// with their nearest ancestor of the first kind. Nothing ever waits for one of
// the second kind: what is never finished would stay in its loop for ever.
class ContextNode : public Source, public ListHook<ChildTag> {
 public:
  // `parent` is null for a child of the background.
  ContextNode(ContextNode* parent, MonotonicTime deadline);
  ContextNode(ContextNode* parent, const void* key,
              std::shared_ptr<const void> value);

  // The node that decides whether this context is done: itself or an ancestor;
  // null: none. The rest, but for deadlines and values, is asked of that one.
  ContextNode* ender() { return key_ == nullptr ? this : ending_ancestor_; }

  bool done();
  absl::Status status();
  absl::Status cause();
  MonotonicTime context_deadline() const { return deadline_; }

  // Ends this node and its descendants with `status`, unless they have ended.
  void End(const absl::Status& status, const absl::Status& cause);

  // The root of a tree that signals end asks here whether one has come.
  virtual void CheckSignals() {}
  // The nearest such root: this, an ancestor, or null; and the next one above.
  ContextNode* signal_root() const { return signal_root_; }
  ContextNode* outer_signal_root() const {
    return ending_ancestor_ == nullptr ? nullptr
                                       : ending_ancestor_->signal_root_;
  }
  // The OwnedContext has been destroyed; copies and loops may hold the node.
  virtual void OnOwnerGone() {}

  const void* FindValue(const void* key) const;

  bool finished() const override;
  MonotonicTime deadline(Direction) const override { return deadline_; }

 protected:
  ~ContextNode() override;
  void Discard() override;
  void BecomeSignalRoot() { signal_root_ = this; }

 private:
  bool ended() const { return ended_.load(std::memory_order_acquire); }

  ContextNode* const parent_;           // holds a reference
  ContextNode* const ending_ancestor_;  // that lists this, if this can end
  ContextNode* signal_root_;
  const MonotonicTime deadline_;

  const void* const key_ = nullptr;  // null: this node can end
  const std::shared_ptr<const void> value_;

  std::atomic<bool> ended_{false};
  absl::Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  absl::Status cause_ ABSL_GUARDED_BY(mutex_);
  IntrusiveList<ContextNode, ChildTag> children_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_CONTEXT_NODE_H_
