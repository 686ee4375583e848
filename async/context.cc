// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/context.h"

#include <algorithm>
#include <utility>

#include "rawnet/async/context_done.h"
#include "rawnet/async/context_node.h"
#include "rawnet/async/event_loop.h"

namespace rawnet {

ContextNode::ContextNode(ContextNode* parent, MonotonicTime deadline)
    : parent_(parent),
      ending_ancestor_(parent == nullptr ? nullptr : parent->ender()),
      signal_root_(parent == nullptr ? nullptr : parent->signal_root_),
      deadline_(parent == nullptr ? deadline
                                  : std::min(deadline, parent->deadline_)) {
  if (parent_ != nullptr) parent_->Ref();
  if (ending_ancestor_ == nullptr) return;
  absl::Status status;
  absl::Status cause;
  {
    absl::MutexLock lock(&ending_ancestor_->mutex_);
    status = ending_ancestor_->status_;
    cause = ending_ancestor_->cause_;
    if (status.ok()) ending_ancestor_->children_.PushBack(*this);
  }
  if (!status.ok()) End(status, cause);
}

ContextNode::ContextNode(ContextNode* parent, const void* key,
                         std::shared_ptr<const void> value)
    : parent_(parent),
      ending_ancestor_(parent == nullptr ? nullptr : parent->ender()),
      signal_root_(parent == nullptr ? nullptr : parent->signal_root_),
      deadline_(parent == nullptr ? MonotonicTime::Infinite()
                                  : parent->deadline_),
      key_(key),
      value_(std::move(value)) {
  if (parent_ != nullptr) parent_->Ref();
}

ContextNode::~ContextNode() {
  if (parent_ != nullptr) parent_->Unref();
}

void ContextNode::Discard() {
  if (ender() == this && ending_ancestor_ != nullptr) {
    // The ancestor may be ending its children right now: it does so under this
    // lock, so that after it nobody knows of this node.
    absl::MutexLock lock(&ending_ancestor_->mutex_);
    ListHook<ChildTag>::Unlink();
  }
  delete this;
}

bool ContextNode::finished() const { return ended(); }

bool ContextNode::done() {
  if (ended()) return true;
  for (ContextNode* root = signal_root_; root != nullptr;
       root = root->outer_signal_root()) {
    root->CheckSignals();
    if (ended()) return true;
  }
  if (deadline_ == MonotonicTime::Infinite()) return false;
  if (EventLoop::CheckTime() < deadline_) return false;
  // With the ancestors whose deadline it is: who looks at one of them next may
  // do so by a clock that lags, and must not find it alive.
  ContextNode* first = this;
  while (first->ending_ancestor_ != nullptr &&
         first->ending_ancestor_->deadline_ == deadline_) {
    first = first->ending_ancestor_;
  }
  const absl::Status timeout = absl::DeadlineExceededError("i/o timeout");
  first->End(timeout, timeout);
  return true;
}

void ContextNode::End(const absl::Status& status, const absl::Status& cause) {
  {
    absl::MutexLock lock(&mutex_);
    if (ended()) return;
    status_ = status;
    cause_ = cause;
    ended_.store(true, std::memory_order_release);
    // O(depth) of stack; contexts nest as deep as calls do.
    while (ContextNode* child = children_.PopFront()) child->End(status, cause);
  }
  Notify();
}

absl::Status ContextNode::status() {
  if (!done()) return absl::OkStatus();
  absl::MutexLock lock(&mutex_);
  return status_;
}

absl::Status ContextNode::cause() {
  if (!done()) return absl::OkStatus();
  absl::MutexLock lock(&mutex_);
  return cause_;
}

const void* ContextNode::FindValue(const void* key) const {
  for (const ContextNode* node = this; node != nullptr; node = node->parent_) {
    if (node->key_ == key) return node->value_.get();
  }
  return nullptr;
}

void Context::Ref() const { node_->Ref(); }

void Context::Unref() const { node_->Unref(); }

ContextNode* Context::ender() const {
  return node_ == nullptr ? nullptr : node_->ender();
}

bool Context::done() const {
  ContextNode* const node = ender();
  return node != nullptr && node->done();
}

absl::Status Context::status() const {
  ContextNode* const node = ender();
  return node == nullptr ? absl::OkStatus() : node->status();
}

absl::Status Context::cause() const {
  ContextNode* const node = ender();
  return node == nullptr ? absl::OkStatus() : node->cause();
}

MonotonicTime Context::deadline() const {
  return node_ == nullptr ? MonotonicTime::Infinite()
                          : node_->context_deadline();
}

ContextDone Context::Done() const { return ContextDone(*this); }

const void* Context::FindValue(const void* key) const {
  return node_ == nullptr ? nullptr : node_->FindValue(key);
}

OwnedContext::~OwnedContext() {
  if (node() == nullptr) return;  // moved from
  Cancel();
  node()->OnOwnerGone();
}

void OwnedContext::Cancel(const absl::Status& cause) {
  if (node() == nullptr) return;
  const absl::Status status = absl::CancelledError("operation was canceled");
  node()->End(status, cause.ok() ? status : cause);
}

OwnedContext WithCancel(const Context& parent) {
  return WithMonotonicDeadline(parent, MonotonicTime::Infinite());
}

OwnedContext WithMonotonicDeadline(const Context& parent,
                                   MonotonicTime deadline) {
  return OwnedContext(new ContextNode(parent.node(), deadline));
}

OwnedContext WithDeadline(const Context& parent, absl::Time deadline) {
  return WithMonotonicDeadline(
      parent, MonotonicDeadline(EventLoop::Current().clock(), deadline));
}

OwnedContext WithTimeout(const Context& parent, absl::Duration timeout) {
  return WithMonotonicDeadline(
      parent, timeout <= absl::ZeroDuration()
                  ? MonotonicTime::InfinitePast()
                  : EventLoop::Current().clock().Now() + timeout);
}

Context WithAnyValue(const Context& parent, const void* key,
                     std::shared_ptr<const void> value) {
  return Context(new ContextNode(parent.node(), key, std::move(value)));
}

}  // namespace rawnet
