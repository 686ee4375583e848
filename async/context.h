// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_CONTEXT_H_
#define RAWNET_ASYNC_CONTEXT_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

class ContextNode;
class ContextDone;
class OwnedContext;

// Names one kind of value that contexts can carry. Its address is the key:
// declare it once, with static storage.
//
//   inline constexpr ContextKey<std::string> kRequestId;
template <class T>
struct ContextKey {};

// A deadline, a cancellation and request-scoped values, handed down a tree of
// calls. Go's context.Context.
//
// A value: copies are the same context. An operation that takes a context ends
// with its error as soon as it is done; what the operation works on stays
// whole. A context needs no timer and no thread of its own. Thread-safe.
class Context {
 public:
  // The root: never done, no deadline, no values.
  Context() = default;
  static Context Background() { return Context(); }

  Context(const Context& other) : node_(other.node_) {
    if (node_ != nullptr) Ref();
  }
  Context(Context&& other) noexcept : node_(std::exchange(other.node_, {})) {}
  Context& operator=(Context other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Context() {
    if (node_ != nullptr) Unref();
  }

  bool is_background() const { return node_ == nullptr; }

  // Whether the context was cancelled or its deadline has passed.
  bool done() const;

  // OK until the context is done; then CANCELLED "operation was canceled" or
  // DEADLINE_EXCEEDED "i/o timeout". Never changes after that.
  absl::Status status() const;

  // Why it was cancelled: what Cancel was given, at this context or at the
  // ancestor that was cancelled first; else as status().
  absl::Status cause() const;

  // The earliest deadline of this context and its ancestors, on the monotonic
  // clock; Infinite() when there is none.
  MonotonicTime deadline() const;

  // Waits until the context is done; gives its status().
  ContextDone Done() const;

  // The value that the nearest context with `key` carries; null when none does.
  // Lives as long as any copy of the context.
  template <class T>
  const T* Value(const ContextKey<T>& key) const {
    return static_cast<const T*>(FindValue(&key));
  }

 protected:
  explicit Context(ContextNode* owned) : node_(owned) {}
  ContextNode* node() const { return node_; }

 private:
  friend class EventLoop;
  friend Context WithAnyValue(const Context&, const void*,
                              std::shared_ptr<const void>);
  friend OwnedContext WithCancel(const Context&);
  friend OwnedContext WithMonotonicDeadline(const Context&, MonotonicTime);
  friend absl::StatusOr<OwnedContext> WithSignals(const Context&,
                                                  absl::Span<const int>);

  void Ref() const;
  void Unref() const;
  const void* FindValue(const void* key) const;
  // The node that can end this context; null when nothing can.
  ContextNode* ender() const;

  ContextNode* node_ = nullptr;  // holds a reference
};

// A context that can be cancelled, and is when its owner goes out of scope.
class OwnedContext : public Context {
 public:
  OwnedContext(OwnedContext&&) = default;
  OwnedContext& operator=(OwnedContext&&) = delete;
  ~OwnedContext();

  // Ends the context and its descendants; whatever waits under them ends within
  // a turn of its loop. Only the first call counts. Any thread.
  void Cancel() { Cancel(absl::OkStatus()); }
  // The same, with a reason that cause() gives.
  void Cancel(const absl::Status& cause);

 private:
  friend OwnedContext WithCancel(const Context&);
  friend OwnedContext WithMonotonicDeadline(const Context&, MonotonicTime);
  friend absl::StatusOr<OwnedContext> WithSignals(const Context&,
                                                  absl::Span<const int>);

  using Context::Context;
};

// A child of `parent`: done when it is cancelled or when the parent is done.
OwnedContext WithCancel(const Context& parent);

// The same, done at `deadline` too. The deadline is converted to the monotonic
// clock here: a later step of the wall clock does not move it. A deadline that
// has passed gives a context that is done.
OwnedContext WithDeadline(const Context& parent, absl::Time deadline);
OwnedContext WithMonotonicDeadline(const Context& parent,
                                   MonotonicTime deadline);
OwnedContext WithTimeout(const Context& parent, absl::Duration timeout);

// A child of `parent` that carries `value` under `key`.
Context WithAnyValue(const Context& parent, const void* key,
                     std::shared_ptr<const void> value);
template <class T>
Context WithValue(const Context& parent, const ContextKey<T>& key, T value) {
  return WithAnyValue(parent, &key,
                      std::make_shared<const T>(std::move(value)));
}

// A child of `parent` that is cancelled when the process gets one of
// `signals`, for example {SIGINT, SIGTERM}; cause() names the signal. While it
// lives the signals do nothing else, except that the second one of a kind meets
// the disposition that was there before: a program that hangs while it ends can
// be interrupted again. sigaction(2).
// Fails when a signal cannot be caught, or when another context has it.
absl::StatusOr<OwnedContext> WithSignals(const Context& parent,
                                         absl::Span<const int> signals);

}  // namespace rawnet

#endif  // RAWNET_ASYNC_CONTEXT_H_
