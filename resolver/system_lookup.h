// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SYSTEM_LOOKUP_H_
#define RAWNET_RESOLVER_SYSTEM_LOOKUP_H_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/netpoll/host_addresses.h"
#include "rawnet/netpoll/thread.h"
#include "rawnet/resolver/address_lookup.h"

namespace rawnet {

// Names by the system's own resolver, getaddrinfo(3): for machines whose
// nsswitch.conf(5) has services that a resolver of files and DNS lacks. A few
// threads wait in it; this is the one part of rawnet that has threads of its
// own.
//
// A lookup whose context is done ends at once, whatever its thread waits for:
// that goes on, and what it finds is thrown away. A lookup that no thread had
// taken up by then costs nothing more. getaddrinfo(3) gives both families
// together, and no TTL.
//
// Thread-safe: any number of lookups on any number of loops.
class SystemLookup final : public AddressLookup {
 public:
  struct Options {
    // Calls at the same time; the others queue. Threads start as they are
    // needed, and stay; where the system has no more of them, those there are
    // do the work. At least 1.
    int threads_max = 8;
    // Who is asked. Must be thread-safe.
    std::function<HostAddresses(const std::string& name,
                                std::optional<SocketFamily> family)>
        ask = &GetHostAddresses;
  };

  SystemLookup() : SystemLookup(Options()) {}
  explicit SystemLookup(Options options);
  SystemLookup(const SystemLookup&) = delete;
  SystemLookup& operator=(const SystemLookup&) = delete;
  // No lookup may be under way. Blocks until calls that were left to themselves
  // have returned.
  ~SystemLookup();

  // Errors: DnsError without a server; kTemporary with the errno EAGAIN when
  // there is no thread to ask on.
  Task<void> LookupAddresses(Context context, AddressRequest request,
                             AddressSink* sink) override;
  // RFC 6724, as Resolver does it.
  std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) override;

 private:
  struct Job;
  class Stay;

  // Errors: there is no thread, and none can be started.
  absl::Status Enqueue(std::shared_ptr<Job> job);
  void Leave(const Job& job);
  void Work();
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return stopping_ || !queue_.empty();
  }

  const Options options_;
  absl::Mutex mutex_;
  std::deque<std::shared_ptr<Job>> queue_ ABSL_GUARDED_BY(mutex_);
  int idle_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Thread> threads_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SYSTEM_LOOKUP_H_
