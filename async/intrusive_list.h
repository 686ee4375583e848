// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_INTRUSIVE_LIST_H_
#define RAWNET_ASYNC_INTRUSIVE_LIST_H_

namespace rawnet {

// A place in a circular doubly-linked list. Inherit from it once for each list
// that an object can be on at the same time, with a tag that names the list.
// Leaves its list when destroyed.
template <class Tag>
class ListHook {
 public:
  ListHook() = default;
  ListHook(const ListHook&) = delete;
  ListHook& operator=(const ListHook&) = delete;
  ~ListHook() { Unlink(); }

  bool linked() const { return next_ != this; }

  void Unlink() {
    next_->previous_ = previous_;
    previous_->next_ = next_;
    next_ = previous_ = this;
  }

 private:
  template <class T, class U>
  friend class IntrusiveList;

  ListHook* next_ = this;
  ListHook* previous_ = this;
};

// A list of objects of type T that are hooked by Tag. Owns none of them.
// Objects may leave it at any time, also while somebody takes from it.
template <class T, class Tag>
class IntrusiveList {
 public:
  using Hook = ListHook<Tag>;

  bool empty() const { return !head_.linked(); }

  void PushBack(T& object) {
    Hook& hook = object;
    hook.Unlink();
    hook.previous_ = head_.previous_;
    hook.next_ = &head_;
    head_.previous_->next_ = &hook;
    head_.previous_ = &hook;
  }

  // The oldest object, taken off the list; null when it is empty.
  T* PopFront() {
    if (empty()) return nullptr;
    Hook* hook = head_.next_;
    hook->Unlink();
    return static_cast<T*>(hook);
  }

  // Moves all of `other` to the end of this list.
  void TakeAll(IntrusiveList& other) {
    if (other.empty()) return;
    Hook* first = other.head_.next_;
    Hook* last = other.head_.previous_;
    other.head_.next_ = other.head_.previous_ = &other.head_;
    first->previous_ = head_.previous_;
    head_.previous_->next_ = first;
    last->next_ = &head_;
    head_.previous_ = last;
  }

 private:
  Hook head_;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_INTRUSIVE_LIST_H_
