// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_ASYNC_EVENT_LOOP_H_
#define RAWNET_ASYNC_EVENT_LOOP_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/async/frame_pool.h"
#include "rawnet/async/scratch_pool.h"
#include "rawnet/async/slot.h"
#include "rawnet/async/task.h"
#include "rawnet/async/timer_queue.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

class ContextNode;
class Waiter;

// The waiting of one thread: a poller, the timers, and the operations that are
// parked here. Each thread has its own, made when it is first needed and given
// back when the thread ends. Nobody but its thread drives it, inside Wait() or
// Run(): there are no hidden threads.
//
// Unless a function says so, it belongs to the loop's thread.
//
// Invariants:
//  1. A loop is recycled, never freed: whoever posts to it never meets a dead
//     one.
//  2. A turn that ran anything returns to its caller before it sleeps: what the
//     caller waits for may have happened.
//  3. Harvested events and every batch of work live in the loop, so that a turn
//     nested in a callback goes on where the outer one stopped: nothing is lost
//     and nothing waits for the outer one.
//  4. Other threads reach a loop by its inbox alone.
class EventLoop final : private TaskOwner {
 public:
  struct Options {
    // A backend of AvailableBackends(); empty: RAWNET_POLLER or the default.
    std::string poller;
    // Instead: a poller of the caller's.
    absl::AnyInvocable<std::unique_ptr<Poller>()> create_poller;
    Sys* sys = nullptr;      // null: SystemSys()
    Clock* clock = nullptr;  // null: SystemClock()
  };

  // A loop of this thread beside its current one, for who drives several in
  // turn, as a simulation does. It runs while a Scope makes it the current one.
  // Nothing may be parked in it when its holder dies.
  class Holder {
   public:
    explicit Holder(Options options);
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder();

    EventLoop& loop() const { return *loop_; }

   private:
    EventLoop* const loop_;
  };

  // While it lives, the loop of this thread is another one. Scopes nest.
  class Scope {
   public:
    // One with these options; nothing may be parked in it when its scope ends.
    explicit Scope(Options options);
    // One that a Holder of this thread has.
    explicit Scope(EventLoop& loop);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

   private:
    EventLoop* const outer_;
    std::optional<Holder> own_;
  };

  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // The loop of this thread. Makes no system call: the poller comes with the
  // first operation that has to wait.
  static EventLoop& Current() {
    if (ABSL_PREDICT_FALSE(current_ == nullptr)) return MakeCurrent();
    return *current_;
  }
  // Null when this thread has none yet.
  static EventLoop* CurrentOrNull() { return current_; }

  Sys& sys() { return *sys_; }
  Clock& clock() { return *clock_; }

  // The time to check deadlines with before an operation is tried. Never early.
  //
  // Outside of a loop a coarse clock tells it, some milliseconds late at the
  // most. Inside it is the time of the turn: read when it is first asked for,
  // kept until the loop looks for events again or at its timers. It is late by
  // as long as coroutines have run since, and nothing bounds that: after one
  // has computed for a second, ready operations are let through whose deadline
  // passed within that second, its own and those of the others in this turn. A
  // coroutine that only finds operations ready is sent through the loop when
  // its budget is spent; see SpendBudget.
  static MonotonicTime CheckTime();

  // The name of the poller's backend; an error when there can be none.
  absl::StatusOr<absl::string_view> PollerName();

  // Drives the loop until `finished` says true, which is asked again after
  // whatever may have changed it. Turns nest: a call from within a coroutine
  // that this loop runs is allowed, but the outer call cannot return before the
  // inner one.
  void RunUntil(absl::FunctionRef<bool()> finished);
  // Drives the loop until each task that Spawn was given has ended.
  void Run();
  bool running() const { return depth_ > 0; }
  // One turn that does not sleep: runs what is ready. False: nothing was, and
  // without an event, a post or a timer nothing will be.
  bool Poll();
  // As Poll, once in a while: for a caller who never has to wait, so that
  // spawned tasks and parked operations get their turn all the same.
  void PollOnOccasion() {
    if (++ready_waits_ >= kReadyWaitsPerPoll) PollIfWork();
  }

  // Starts `task` in the next turn and owns it until it ends. It makes progress
  // only while its thread is inside Wait() or Run(); what is left when the
  // thread ends is destroyed.
  void Spawn(Task<void> task);

  // Runs `function` in the next turn of this loop, which is woken. Any thread.
  // When the loop's thread has ended the function is destroyed unrun; but once
  // another thread has got the loop, that one runs it.
  void Post(absl::AnyInvocable<void()> function);

  // What is alive here, to assert that nothing leaks.
  size_t parked_count() const { return parked_; }
  size_t timer_count() const { return timers_.size(); }
  size_t task_count() const { return tasks_alive_; }
  size_t slot_count() const { return slots_.in_use(); }
  // When the next timer is due; Infinite() when there is none.
  MonotonicTime next_timer() const { return timers_.next(); }

  FramePool& frames() { return frames_; }
  ScratchPool& scratch() { return scratch_; }

  // --- For operations; see Waiter.

  // Parks `waiter`. False: it finished instead.
  bool Park(Waiter& waiter);
  void Unpark(Waiter& waiter);
  // Resumes a finished operation in the next turn.
  void ResumeLater(Waiter& waiter);
  // Tries a parked operation again as soon as the running one lets go.
  void RetryLater(Waiter& waiter);
  // False when the coroutine that runs has used up its budget of ready
  // operations, which it gets anew each time that the loop resumes it.
  bool SpendBudget() { return --budget_ > 0; }
  void RestoreBudget() { budget_ = kReadyBudget; }
  // What this loop knows of `source`. Null when nothing waited here, or when
  // another loop waited since.
  Slot* RecentSlot(Source& source) { return slots_.Recent(source); }
  // Any thread.
  void PostSlot(Slot& slot);

 private:
  friend class LoopPool;

  static constexpr int kReadyBudget = 128;
  static constexpr int kReadyWaitsPerPoll = 64;
  static constexpr size_t kEventsMax = 256;

  // Trivial, so that it can be read before and after the life of the objects
  // of a thread.
  inline static constinit thread_local EventLoop* current_ = nullptr;

  EventLoop() : slots_(this) {}
  ~EventLoop();

  ABSL_ATTRIBUTE_COLD static EventLoop& MakeCurrent();

  void Configure(Options options);
  bool HasDefaultPoller() const {
    return options_.create_poller == nullptr && options_.poller.empty();
  }
  // Abandons everything that is spawned or posted. False: an operation waits
  // here in a frame that the loop does not own; it cannot be recycled.
  bool ShutDown();
  void DestroyTasks(IntrusiveList<TaskPromise<void>, TaskTag>& tasks);

  absl::Status EnsurePoller();
  enum class Sleeping { kAllowed, kForbidden };
  // Whether it ran anything.
  bool Turn(Sleeping sleeping, absl::FunctionRef<bool()> finished);
  void PollIfWork();
  bool RunReady();
  bool RunInbox();
  bool RunPosted();
  bool RunResumes();
  bool RunTasks();
  bool TimersAreDue();
  bool RunTimers();
  bool RunWoken();
  void Harvest(Sleeping sleeping);
  absl::Duration TimeToNextTimer();
  bool HasWork() const;

  void TaskEnded(TaskPromise<void>& task) override;

  void Dispatch(const Event& event);
  void OnIdleEvent(Slot& slot);
  void Retry(Waiter& waiter);
  void Resume(Waiter& waiter);
  void OnPosted(Slot& slot);
  // Adds the descriptor of a slot's source, if it has one, to the poller.
  absl::Status Register(Slot& slot);
  void Release(Slot& slot);
  bool TryPark(Waiter& waiter, absl::Status& failure);
  void ReleaseIfFinished(Slot& slot);
  void WatchSignals(const ContextNode& node);

  Sys* sys_ = nullptr;
  Clock* clock_ = nullptr;
  Options options_;
  std::unique_ptr<Poller> poller_;

  FramePool frames_;
  ScratchPool scratch_;
  SlotTable slots_;
  TimerQueue timers_;
  IntrusiveList<ParkLink, ParkTag> woken_;     // to be tried again now
  IntrusiveList<ParkLink, ParkTag> resumes_;   // in the next turn
  IntrusiveList<ParkLink, ParkTag> resuming_;  // in this turn
  IntrusiveList<TaskPromise<void>, TaskTag> new_tasks_;
  IntrusiveList<TaskPromise<void>, TaskTag> starting_tasks_;
  IntrusiveList<TaskPromise<void>, TaskTag> tasks_;
  std::deque<absl::AnyInvocable<void()>> running_;  // of posted_
  Slot* draining_ = nullptr;                        // of inbox_, oldest first
  size_t parked_ = 0;
  size_t tasks_alive_ = 0;
  int budget_ = kReadyBudget;
  int ready_waits_ = 0;
  int depth_ = 0;  // of nested RunUntil

  // The time of this turn, read when it is first asked for.
  MonotonicTime turn_time_;
  bool turn_time_valid_ = false;

  size_t event_count_ = 0;
  size_t event_next_ = 0;
  std::array<Event, kEventsMax> events_;

  // --- Shared with other threads.
  std::atomic<Slot*> inbox_{nullptr};
  std::atomic<bool> sleeping_{false};
  std::atomic<bool> has_posted_{false};
  absl::Mutex posted_mutex_;
  std::vector<absl::AnyInvocable<void()>> posted_
      ABSL_GUARDED_BY(posted_mutex_);
  // False while no thread has this loop.
  bool takes_posts_ ABSL_GUARDED_BY(posted_mutex_) = false;
};

}  // namespace rawnet

#endif  // RAWNET_ASYNC_EVENT_LOOP_H_
