// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SINGLE_FLIGHT_H_
#define RAWNET_RESOLVER_SINGLE_FLIGHT_H_

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/async/context.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/intrusive_list.h"
#include "rawnet/async/local_event.h"
#include "rawnet/async/task.h"
#include "rawnet/async/task_group.h"
#include "rawnet/netpoll/clock.h"

namespace rawnet {

// Lets those who ask the same at the same time share one query: the first one
// of a key starts it, who comes while it runs waits for its result.
//
//   using Flights = SingleFlight<DnsCacheKey, Found>;
//   Flights::Start start = [this, key](Context query) {
//     return AskServers(std::move(query), key);
//   };
//   auto found = co_await flights.Run(context, key, std::move(start));
//
// The query belongs to no asker. One whose context is done, or whose task is
// destroyed, leaves at once, the first one too, and the rest goes on waiting
// for the same query. With the last one the query is destroyed, before that
// one's task has ended.
//
// Only askers on the same loop share. A loop turns while its thread is inside
// Wait(), and a thread must not stand still because another one is elsewhere.
//
// Keys are hashed by absl::Hash. Each asker gets a copy of the result: for a
// great one let T be a shared_ptr. Thread-safe. Must outlive the tasks that Run
// gives.
template <class Key, class T>
class SingleFlight {
 public:
  // Makes the query. Its context is the query's own: no deadline, for it never
  // outlives its askers, and none of their values; cancelled when the last one
  // has left. It may not use anything of the asker's, who may leave before.
  using Start = absl::AnyInvocable<Task<T>(Context)>;

  // `parent` is the parent of each query's context.
  explicit SingleFlight(Context parent = Context())
      : parent_(std::move(parent)) {}
  SingleFlight(const SingleFlight&) = delete;
  SingleFlight& operator=(const SingleFlight&) = delete;

  // What the query for `key` gives that runs on this loop; without one, what
  // `start` does. Error: that of `context`, when it is done first.
  //
  // Who asks again as soon as this has ended starts another query. The query
  // itself must not ask for its own key, nor destroy a task that waits for it.
  Task<absl::StatusOr<T>> Run(Context context, Key key, Start start);
  // No lambda in place: g++ 12 copies the bytes of a temporary one within a
  // co_await expression, and what it has captured is destroyed twice.
  template <class Lambda>
  requires(!std::same_as<Lambda, Start>) Task<absl::StatusOr<T>> Run(
      Context context, Key key, Lambda start)
  = delete;

  // The queries that run now, on all loops.
  size_t size() const {
    absl::MutexLock lock(&mutex_);
    return flights_.size();
  }

 private:
  using Place = std::pair<EventLoop*, Key>;
  class Flight;
  struct Seat;
  struct SeatTag;

  // The query that runs at `place`; null: none.
  std::shared_ptr<Flight> Find(const Place& place);
  std::shared_ptr<Flight> Add(Place place);
  void Remove(const Place& place);

  const Context parent_;
  mutable absl::Mutex mutex_;
  // A flight is touched by the thread of its loop alone; so is its place.
  absl::flat_hash_map<Place, Flight*> flights_ ABSL_GUARDED_BY(mutex_);
};

// One who waits.
template <class Key, class T>
struct SingleFlight<Key, T>::Seat : ListHook<SeatTag> {
  LocalEvent landed;
};

// A query. Owned by the tasks that wait for it, and listed until it has ended
// or the last of them is gone.
template <class Key, class T>
class SingleFlight<Key, T>::Flight
    : public std::enable_shared_from_this<Flight> {
 public:
  Flight(SingleFlight& owner, Place place)
      : owner_(owner), place_(std::move(place)) {}
  ~Flight() {
    // Before the query's own locals are destroyed: they might ask again.
    if (!result_.has_value()) owner_.Remove(place_);
  }

  void TakeOff(Start start) { query_.Spawn(Fly(this, std::move(start))); }
  void Board(Seat& seat) { seats_.PushBack(seat); }
  // Empty until the query has ended.
  const std::optional<T>& result() const { return result_; }

 private:
  // Holds `start` as well: it may be a coroutine that uses its captures.
  static Task<void> Fly(Flight* flight, Start start) {
    T result = co_await start(flight->context_);
    flight->Land(std::move(result));
  }

  void Land(T result) {
    // First: who goes on and asks again is to start anew (CVE-2026-33630).
    owner_.Remove(place_);
    result_.emplace(std::move(result));
    // They go on later, so that none destroys this while it runs.
    while (Seat* seat = seats_.PopFront()) seat->landed.Set();
  }

  SingleFlight& owner_;
  const Place place_;
  std::optional<T> result_;
  IntrusiveList<Seat, SeatTag> seats_;
  const OwnedContext context_ = WithCancel(owner_.parent_);
  TaskGroup query_;  // last: nothing that it uses is destroyed before it
};

template <class Key, class T>
Task<absl::StatusOr<T>> SingleFlight<Key, T>::Run(Context context, Key key,
                                                  Start start) {
  if (context.done()) co_return context.status();
  const Place place(&EventLoop::Current(), std::move(key));
  std::shared_ptr<Flight> flight = Find(place);
  if (flight == nullptr) {
    flight = Add(place);
    flight->TakeOff(std::move(start));
  }
  Seat seat;  // left before the flight may end
  flight->Board(seat);
  while (!flight->result().has_value()) {
    const absl::Status status =
        co_await seat.landed.Wait(context, MonotonicTime::Infinite());
    if (!status.ok()) co_return status;
  }
  co_return *flight->result();
}

template <class Key, class T>
std::shared_ptr<typename SingleFlight<Key, T>::Flight>
SingleFlight<Key, T>::Find(const Place& place) {
  absl::MutexLock lock(&mutex_);
  const auto found = flights_.find(place);
  return found == flights_.end() ? nullptr : found->second->shared_from_this();
}

template <class Key, class T>
std::shared_ptr<typename SingleFlight<Key, T>::Flight>
SingleFlight<Key, T>::Add(Place place) {
  auto flight = std::make_shared<Flight>(*this, place);
  absl::MutexLock lock(&mutex_);
  flights_.emplace(std::move(place), flight.get());
  return flight;
}

template <class Key, class T>
void SingleFlight<Key, T>::Remove(const Place& place) {
  absl::MutexLock lock(&mutex_);
  flights_.erase(place);
}

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SINGLE_FLIGHT_H_
