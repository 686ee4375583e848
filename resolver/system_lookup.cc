// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/system_lookup.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rawnet/async/context.h"
#include "rawnet/async/sleep.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/resolver/source_order.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr absl::string_view kServer = "system";

std::optional<SocketFamily> OneFamily(const AddressRequest& request) {
  if (request.ipv4 && request.ipv6) return std::nullopt;
  return request.ipv4 ? SocketFamily::kInet4 : SocketFamily::kInet6;
}

using Addresses = absl::StatusOr<std::vector<IpAddress>>;

Addresses AddressesOf(const std::string& name, RecordType type,
                      const HostAddresses& result) {
  DnsError error{.name = name, .error_number = result.error_number};
  std::vector<IpAddress> addresses;
  switch (result.outcome) {
    case HostAddresses::Outcome::kFound:
      for (const SocketAddress& found : result.addresses) {
        const IpAddress address = EndpointOf(SystemSys(), found).address;
        const bool wanted = address.is_v4() == (type == RecordType::kA);
        if (wanted) addresses.push_back(address);
      }
      return addresses;
    case HostAddresses::Outcome::kNotFound:
      break;
    case HostAddresses::Outcome::kTemporary:
      error.kind = DnsError::Kind::kTemporary;
      error.detail = result.error;
  }
  return MakeDnsError(error);
}

HostAddresses NoThread(const absl::Status& why) {
  return {.outcome = HostAddresses::Outcome::kTemporary,
          .error = absl::StrCat("no thread for getaddrinfo: ", why.message()),
          .error_number = ErrnoOf(why)};
}

Addresses EndedBy(const std::string& name, const absl::Status& context) {
  return MakeDnsError({.name = name,
                       .kind = IsTimeout(context) ? DnsError::Kind::kTimeout
                                                  : DnsError::Kind::kCanceled});
}

}  // namespace

// What a lookup and the thread that does it share: the last of them to go
// deletes it.
struct SystemLookup::Job {
  Job(const Context& context, AddressRequest what)
      : request(std::move(what)), wait(WithCancel(context)) {}

  const AddressRequest request;
  HostAddresses result;  // the thread's until `answered`
  std::atomic<bool> answered{false};
  OwnedContext wait;  // done when there is an answer, or with its parent
};

// Takes a lookup that ends, or is destroyed while it waits, off the queue.
class SystemLookup::Stay {
 public:
  Stay(SystemLookup& lookup, const Job& job) : lookup_(lookup), job_(job) {}
  Stay(const Stay&) = delete;
  Stay& operator=(const Stay&) = delete;
  ~Stay() { lookup_.Leave(job_); }

 private:
  SystemLookup& lookup_;
  const Job& job_;
};

SystemLookup::SystemLookup(Options options) : options_(std::move(options)) {}

SystemLookup::~SystemLookup() {
  std::vector<Thread> threads;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  for (Thread& thread : threads) thread.Join();
}

absl::Status SystemLookup::Enqueue(std::shared_ptr<Job> job) {
  absl::MutexLock lock(&mutex_);
  const bool all_busy = static_cast<int>(queue_.size()) >= idle_;
  const int most = std::max(options_.threads_max, 1);
  if (all_busy && static_cast<int>(threads_.size()) < most) {
    const absl::StatusOr<Thread> thread = Thread::Start([this] { Work(); });
    if (thread.ok()) threads_.push_back(*thread);
    if (threads_.empty()) return thread.status();
  }
  queue_.push_back(std::move(job));
  return absl::OkStatus();
}

void SystemLookup::Leave(const Job& job) {
  absl::MutexLock lock(&mutex_);
  std::erase_if(queue_, [&job](const auto& one) { return one.get() == &job; });
}

void SystemLookup::Work() {
  for (;;) {
    std::shared_ptr<Job> job;
    {
      absl::MutexLock lock(&mutex_);
      ++idle_;
      mutex_.Await(absl::Condition(this, &SystemLookup::HasWork));
      --idle_;
      if (stopping_) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job->result = options_.ask(job->request.name, OneFamily(job->request));
    job->answered.store(true, std::memory_order_release);
    job->wait.Cancel();
  }
}

Task<void> SystemLookup::LookupAddresses(Context context,
                                         AddressRequest request,
                                         AddressSink* sink) {
  std::vector<RecordType> types;
  if (request.ipv6) types.push_back(RecordType::kAaaa);
  if (request.ipv4) types.push_back(RecordType::kA);
  for (const RecordType type : types) sink->OnQuery(type, kServer);
  const auto job = std::make_shared<Job>(context, std::move(request));
  {
    const Stay stay(*this, *job);
    const absl::Status queued = Enqueue(job);
    if (queued.ok()) {
      (co_await SleepUntil(job->wait, MonotonicTime::Infinite())).IgnoreError();
    } else {
      job->result = NoThread(queued);
      job->answered.store(true, std::memory_order_release);
    }
  }
  const bool answered = job->answered.load(std::memory_order_acquire);
  const std::string& name = job->request.name;
  for (const RecordType type : types) {
    AddressAnswer answer{.type = type, .server = std::string(kServer)};
    answer.addresses = answered ? AddressesOf(name, type, job->result)
                                : EndedBy(name, context.status());
    sink->OnAnswer(std::move(answer));
  }
}

std::vector<IpAddress> SystemLookup::SortByPreference(
    std::vector<IpAddress> addresses) {
  return SortBySource(std::move(addresses));
}

}  // namespace rawnet
