// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/async/event_loop.h"

#include <algorithm>
#include <utility>

#include "absl/types/span.h"
#include "rawnet/async/waiter.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

// Turns nest when a coroutine calls Wait(). Deeper than this somebody waits for
// what only an outer call can bring.
constexpr int kDepthMax = 16;

}  // namespace

EventLoop::~EventLoop() = default;

void EventLoop::Configure(Options options) {
  sys_ = options.sys == nullptr ? &SystemSys() : options.sys;
  clock_ = options.clock == nullptr ? &SystemClock() : options.clock;
  options_ = std::move(options);
  absl::MutexLock lock(&posted_mutex_);
  // A recycled loop may have the poller of its last thread.
  if (!HasDefaultPoller()) poller_.reset();
  takes_posts_ = true;
}

void EventLoop::DestroyTasks(IntrusiveList<TaskPromise<void>, TaskTag>& tasks) {
  while (TaskPromise<void>* task = tasks.PopFront()) {
    --tasks_alive_;
    DestroyFrame(task->handle());
  }
}

bool EventLoop::ShutDown() {
  CheckThat(depth_ == 0, "a loop ended while it was driven");
  // A task or a function that dies may spawn.
  do {
    DestroyTasks(tasks_);
    DestroyTasks(starting_tasks_);
    DestroyTasks(new_tasks_);
    std::vector<absl::AnyInvocable<void()>> posted;
    absl::MutexLock lock(&posted_mutex_);
    takes_posts_ = false;
    posted.swap(posted_);
    has_posted_.store(false, std::memory_order_relaxed);
  } while (tasks_alive_ > 0);
  if (parked_ > 0) return false;
  for (Slot* slot : slots_.InUse()) Release(*slot);
  RunInbox();
  event_next_ = event_count_ = 0;
  // A poller of the default backend serves the next thread too.
  if (HasDefaultPoller()) return true;
  absl::MutexLock lock(&posted_mutex_);  // somebody in Post may be waking it
  poller_.reset();
  return true;
}

absl::Status EventLoop::EnsurePoller() {
  if (poller_ != nullptr) return absl::OkStatus();
  if (options_.create_poller != nullptr) {
    poller_ = options_.create_poller();
    if (poller_ != nullptr) return absl::OkStatus();
    return absl::ResourceExhaustedError("no poller could be made");
  }
  absl::StatusOr<std::unique_ptr<Poller>> poller =
      CreatePoller(options_.poller);
  if (poller.ok()) poller_ = *std::move(poller);
  return poller.status();
}

absl::StatusOr<absl::string_view> EventLoop::PollerName() {
  absl::Status status = EnsurePoller();
  if (!status.ok()) return status;
  return poller_->name();
}

MonotonicTime EventLoop::CheckTime() {
  EventLoop& loop = Current();
  if (loop.depth_ == 0) return loop.clock_->CoarseNow();
  if (!loop.turn_time_valid_) {
    loop.turn_time_ = loop.clock_->Now();
    loop.turn_time_valid_ = true;
  }
  return loop.turn_time_;
}

bool EventLoop::Turn(Sleeping sleeping, absl::FunctionRef<bool()> finished) {
  bool ran = RunReady();
  const bool due = TimersAreDue();
  if (ran || due) sleeping = Sleeping::kForbidden;
  if (finished()) return ran;
  if (event_next_ == event_count_) Harvest(sleeping);
  while (event_next_ < event_count_ && !finished()) {
    Dispatch(events_[event_next_++]);
    ran = true;
  }
  // After the events: when the thread was elsewhere, what came in time goes
  // before the deadline that has passed since.
  if (due && !finished()) ran |= RunTimers();
  return ran;
}

void EventLoop::RunUntil(absl::FunctionRef<bool()> finished) {
  CheckThat(++depth_ <= kDepthMax, "Wait() was called too deep inside Wait()");
  if (depth_ == 1) turn_time_valid_ = false;
  while (!finished()) Turn(Sleeping::kAllowed, finished);
  --depth_;
}

void EventLoop::Run() {
  RunUntil([this] { return tasks_alive_ == 0; });
}

bool EventLoop::Poll() {
  if (++depth_ == 1) turn_time_valid_ = false;
  const bool ran = Turn(Sleeping::kForbidden, [] { return false; });
  --depth_;
  return ran;
}

void EventLoop::PollIfWork() {
  ready_waits_ = 0;
  // Not deep down: what a nested poll runs may poll in its turn, and the stack
  // would grow by the number of tasks.
  if (depth_ <= 1 && HasWork()) Poll();
}

bool EventLoop::HasWork() const {
  return parked_ > 0 || !new_tasks_.empty() || !starting_tasks_.empty() ||
         !running_.empty() ||
         inbox_.load(std::memory_order_relaxed) != nullptr ||
         has_posted_.load(std::memory_order_relaxed);
}

bool EventLoop::RunReady() {
  // An outer turn's first: it may be what a nested one waits for.
  bool ran = RunWoken();
  ran |= RunInbox();
  ran |= RunPosted();
  ran |= RunResumes();
  ran |= RunTasks();
  return ran;
}

bool EventLoop::RunPosted() {
  if (has_posted_.load(std::memory_order_acquire)) {
    absl::MutexLock lock(&posted_mutex_);
    has_posted_.store(false, std::memory_order_relaxed);
    for (auto& function : posted_) running_.push_back(std::move(function));
    posted_.clear();
  }
  const bool ran = !running_.empty();
  while (!running_.empty()) {
    absl::AnyInvocable<void()> function = std::move(running_.front());
    running_.pop_front();
    function();
  }
  return ran;
}

bool EventLoop::RunResumes() {
  // What becomes ready meanwhile waits for the next turn.
  resuming_.TakeAll(resumes_);
  const bool ran = !resuming_.empty();
  while (ParkLink* link = resuming_.PopFront()) Resume(link->waiter);
  return ran;
}

bool EventLoop::RunTasks() {
  starting_tasks_.TakeAll(new_tasks_);
  const bool ran = !starting_tasks_.empty();
  while (TaskPromise<void>* task = starting_tasks_.PopFront()) {
    tasks_.PushBack(*task);
    RestoreBudget();
    ResumeFrame(task->handle());
  }
  return ran;
}

bool EventLoop::TimersAreDue() {
  if (timers_.empty()) return false;
  turn_time_ = clock_->Now();
  turn_time_valid_ = true;
  return timers_.next() <= turn_time_;
}

bool EventLoop::RunTimers() {
  turn_time_ = clock_->Now();
  turn_time_valid_ = true;
  bool ran = false;
  const MonotonicTime now = turn_time_;
  while (Timer* timer = timers_.PopDue(now)) {
    Retry(*static_cast<Waiter*>(timer));
    ran = true;
  }
  return ran;
}

absl::Duration EventLoop::TimeToNextTimer() {
  if (timers_.empty()) return absl::InfiniteDuration();
  // TimersAreDue has just read the clock; nothing ran since.
  return std::max(timers_.next() - turn_time_, absl::ZeroDuration());
}

void EventLoop::Harvest(Sleeping sleeping) {
  if (!EnsurePoller().ok()) {
    // Nothing is parked then; what is ready can still run.
    CheckThat(sleeping == Sleeping::kForbidden,
              "a loop has to sleep that can have no poller");
    return;
  }
  absl::Duration timeout = absl::ZeroDuration();
  if (sleeping == Sleeping::kAllowed) {
    timeout = TimeToNextTimer();
    // Whoever posts after this sees that the loop sleeps; what was posted
    // before it is seen here. Both sides are sequentially consistent.
    sleeping_.store(true, std::memory_order_seq_cst);
    if (inbox_.load(std::memory_order_seq_cst) != nullptr ||
        has_posted_.load(std::memory_order_seq_cst)) {
      timeout = absl::ZeroDuration();
    }
  }
  // A poller that simulates may turn this very loop while it waits: the cursor
  // is set when it has returned.
  const int count = poller_->Wait(absl::MakeSpan(events_), timeout);
  event_next_ = 0;
  event_count_ = static_cast<size_t>(count);
  sleeping_.store(false, std::memory_order_relaxed);
  turn_time_valid_ = false;
}

void EventLoop::PostSlot(Slot& slot) {
  if (slot.in_inbox.exchange(true, std::memory_order_acq_rel)) return;
  Slot* head = inbox_.load(std::memory_order_relaxed);
  do {
    slot.next_in_inbox = head;
  } while (!inbox_.compare_exchange_weak(head, &slot));
  if (sleeping_.exchange(false)) poller_->Wake();
}

void EventLoop::Post(absl::AnyInvocable<void()> function) {
  absl::MutexLock lock(&posted_mutex_);
  if (!takes_posts_) return;
  posted_.push_back(std::move(function));
  has_posted_.store(true);
  if (sleeping_.exchange(false)) poller_->Wake();
}

void EventLoop::Spawn(Task<void> task) {
  TaskPromise<void>& promise = task.Release().promise();
  promise.set_owner(this);
  new_tasks_.PushBack(promise);
  ++tasks_alive_;
}

void EventLoop::TaskEnded(TaskPromise<void>& task) {
  --tasks_alive_;
  task.handle().destroy();
}

}  // namespace rawnet
