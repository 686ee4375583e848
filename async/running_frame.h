// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_RUNNING_FRAME_H_
#define RAWNET_ASYNC_RUNNING_FRAME_H_

#include <coroutine>

#include "rawnet/netpoll/check.h"

namespace rawnet {

// A coroutine that has been resumed on this thread's stack and has not come
// back: it runs, or it is inside Wait() while others run, or it has started
// another one. Its frame must not be destroyed: it would run on in it.
//
// To be made around each resume(), as a local: they nest as the calls do.
class RunningFrame {
 public:
  explicit RunningFrame(std::coroutine_handle<> frame)
      : address_(frame.address()), outer_(innermost_) {
    innermost_ = this;
  }
  RunningFrame(const RunningFrame&) = delete;
  RunningFrame& operator=(const RunningFrame&) = delete;
  ~RunningFrame() { innermost_ = outer_; }

  // `ended` is at its end and `next` is resumed in its stead, without a call.
  static void Replace(std::coroutine_handle<> ended,
                      std::coroutine_handle<> next) {
    // Others, not known here, may have resumed it.
    if (innermost_ == nullptr || innermost_->address_ != ended.address()) {
      return;
    }
    innermost_->address_ = next.address();
  }

  // O(n); n is the number of calls that are nested here.
  static bool IsRunning(std::coroutine_handle<> frame) {
    const RunningFrame* running = innermost_;
    while (running != nullptr && running->address_ != frame.address()) {
      running = running->outer_;
    }
    return running != nullptr;
  }

 private:
  inline static constinit thread_local RunningFrame* innermost_ = nullptr;

  const void* address_;
  RunningFrame* const outer_;
};

inline void ResumeFrame(std::coroutine_handle<> frame) {
  const RunningFrame running(frame);
  frame.resume();
}

// Destroys a coroutine that has ended, or that somebody gives up.
inline void DestroyFrame(std::coroutine_handle<> frame) {
  CheckThat(frame.done() || !RunningFrame::IsRunning(frame),
            "a task was destroyed while it was running; see Wait()");
  frame.destroy();
}

}  // namespace rawnet

#endif  // RAWNET_ASYNC_RUNNING_FRAME_H_
