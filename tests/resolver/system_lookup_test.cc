// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/system_lookup.h"

#include <pthread.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/task_group.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

HostAddresses Found() {
  HostAddresses found;
  found.addresses = {SocketAddress::Inet6({0x20, 1, 0xd, 0xb8}, 0, 0),
                     SocketAddress::Inet4({192, 0, 2, 1}, 0)};
  return found;
}

// A system that answers when it is told to.
class SlowSystem {
 public:
  HostAddresses Ask(const std::string& name) {
    {
      absl::MutexLock lock(&mutex_);
      asked_.push_back(name);
      ++running_;
      most_ = std::max(most_, running_);
    }
    open_.WaitForNotification();
    absl::MutexLock lock(&mutex_);
    --running_;
    return Found();
  }

  void Open() { open_.Notify(); }
  // Waits until so many have been asked.
  void Await(size_t count) {
    absl::MutexLock lock(&mutex_);
    const auto enough = [&] { return asked_.size() >= count; };
    mutex_.Await(absl::Condition(&enough));
  }
  std::vector<std::string> asked() {
    absl::MutexLock lock(&mutex_);
    return asked_;
  }
  int most() {
    absl::MutexLock lock(&mutex_);
    return most_;
  }
  SystemLookup::Options Options(int threads_max) {
    return {.threads_max = threads_max,
            .ask = [this](const std::string& name,
                          std::optional<SocketFamily>) { return Ask(name); }};
  }

 private:
  absl::Mutex mutex_;
  std::vector<std::string> asked_;
  int running_ = 0;
  int most_ = 0;
  absl::Notification open_;
};

SystemLookup::Options Saying(HostAddresses result) {
  return {.ask = [result = std::move(result)](const std::string&,
                                              std::optional<SocketFamily>) {
    return result;
  }};
}

class SystemLookupTest : public LeakCheck {};

// The real one: every machine knows this name.
TEST_F(SystemLookupTest, FindsLocalhost) {
  SystemLookup lookup;
  RecordingSink sink;
  LookUp(lookup, AddressRequest("localhost"), sink);
  ASSERT_TRUE(sink.A().addresses.ok()) << sink.A().addresses.status();
  EXPECT_THAT(*sink.A().addresses, testing::Contains(Ip("127.0.0.1")));
  EXPECT_EQ(sink.A().server, "system");
}

// RFC 6761: "invalid." never exists.
TEST_F(SystemLookupTest, KnowsWhatIsAbsent) {
  const HostAddresses absent = GetHostAddresses("-.invalid", std::nullopt);
  EXPECT_NE(absent.outcome, HostAddresses::Outcome::kFound);
  EXPECT_THAT(absent.error, testing::Not(IsEmpty()));
}

TEST_F(SystemLookupTest, TellsEachFamilyItsAddresses) {
  SystemLookup lookup(Saying(Found()));
  RecordingSink sink;
  LookUp(lookup, AddressRequest("host.example"), sink);
  EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  EXPECT_THAT(*sink.Aaaa().addresses, ElementsAre(Ip("2001:db8::")));
}

TEST_F(SystemLookupTest, AsksForOneFamilyWhenOnlyThatIsWanted) {
  std::optional<SocketFamily> asked;
  SystemLookup lookup(
      {.ask = [&asked](const std::string&, std::optional<SocketFamily> family) {
        asked = family;
        return Found();
      }});
  AddressRequest request("host.example");
  request.ipv6 = false;
  RecordingSink sink;
  LookUp(lookup, request, sink);
  EXPECT_EQ(asked, SocketFamily::kInet4);
  EXPECT_EQ(sink.answers.size(), 1u);
}

TEST_F(SystemLookupTest, FailuresAreToldApart) {
  RecordingSink absent;
  SystemLookup none(Saying({.outcome = HostAddresses::Outcome::kNotFound}));
  LookUp(none, AddressRequest("host.example"), absent);
  EXPECT_TRUE(rawnet::IsNotFound(absent.A().addresses.status()));

  RecordingSink failed;
  SystemLookup broken(Saying({.outcome = HostAddresses::Outcome::kTemporary,
                              .error = "too many open files",
                              .error_number = EMFILE}));
  LookUp(broken, AddressRequest("host.example"), failed);
  const absl::Status status = failed.Aaaa().addresses.status();
  EXPECT_TRUE(IsTemporary(status));
  EXPECT_EQ(ErrnoOf(status), EMFILE);
  EXPECT_EQ(status.message(), "lookup host.example: too many open files");
}

TEST_F(SystemLookupTest, ACancelEndsALookupWhateverTheSystemDoes) {
  SlowSystem system;
  SystemLookup lookup(system.Options(1));
  OwnedContext context = WithCancel(Context());
  RecordingSink sink;
  TaskGroup group;
  group.Spawn(
      lookup.LookupAddresses(context, AddressRequest("host.example"), &sink));
  system.Await(1);
  EXPECT_THAT(sink.answers, IsEmpty());
  context.Cancel();
  Wait(group.Join());
  EXPECT_TRUE(IsCanceled(sink.A().addresses.status()));
  EXPECT_TRUE(IsCanceled(sink.Aaaa().addresses.status()));
  system.Open();
}

TEST_F(SystemLookupTest, ADeadlineEndsALookup) {
  SlowSystem system;
  SystemLookup lookup(system.Options(1));
  RecordingSink sink;
  Wait(lookup.LookupAddresses(WithTimeout(Context(), absl::Milliseconds(1)),
                              AddressRequest("host.example"), &sink));
  EXPECT_TRUE(IsTimeout(sink.A().addresses.status()));
  system.Open();
}

TEST_F(SystemLookupTest, ALookupMayBeDestroyedWhileItWaits) {
  SlowSystem system;
  SystemLookup lookup(system.Options(1));
  RecordingSink sink;
  {
    TaskGroup group;
    group.Spawn(lookup.LookupAddresses(Context(), AddressRequest("a"), &sink));
    group.Spawn(lookup.LookupAddresses(Context(), AddressRequest("b"), &sink));
    system.Await(1);
  }
  system.Open();
  EXPECT_THAT(sink.answers, IsEmpty());
}

TEST_F(SystemLookupTest, ThreadsAreBoundedAndTheRestQueues) {
  SlowSystem system;
  SystemLookup lookup(system.Options(3));
  std::vector<RecordingSink> sinks(20);
  TaskGroup group;
  for (RecordingSink& sink : sinks) {
    group.Spawn(lookup.LookupAddresses(Context(), AddressRequest("x"), &sink));
  }
  system.Await(3);
  system.Open();
  Wait(group.Join());
  EXPECT_EQ(system.most(), 3);
  for (RecordingSink& sink : sinks) {
    EXPECT_THAT(*sink.A().addresses, ElementsAre(Ip("192.0.2.1")));
  }
}

TEST_F(SystemLookupTest, WhatIsCanceledInTheQueueIsNeverAsked) {
  SlowSystem system;
  SystemLookup lookup(system.Options(1));
  OwnedContext context = WithCancel(Context());
  RecordingSink first;
  RecordingSink second;
  TaskGroup group;
  group.Spawn(
      lookup.LookupAddresses(Context(), AddressRequest("first"), &first));
  system.Await(1);
  group.Spawn(
      lookup.LookupAddresses(context, AddressRequest("second"), &second));
  context.Cancel();
  Wait(group.JoinDownTo(1));
  EXPECT_TRUE(IsCanceled(second.A().addresses.status()));
  system.Open();
  Wait(group.Join());
  EXPECT_THAT(system.asked(), ElementsAre("first"));
}

// While it lives no thread starts: there is no room for its stack.
class NoMoreThreads {
 public:
  NoMoreThreads() {
    EXPECT_EQ(pthread_getattr_default_np(&before_), 0);
    pthread_attr_t huge;
    EXPECT_EQ(pthread_attr_init(&huge), 0);
    EXPECT_EQ(pthread_attr_setstacksize(&huge, size_t{1} << 47), 0);
    EXPECT_EQ(pthread_setattr_default_np(&huge), 0);
    EXPECT_EQ(pthread_attr_destroy(&huge), 0);
  }
  NoMoreThreads(const NoMoreThreads&) = delete;
  NoMoreThreads& operator=(const NoMoreThreads&) = delete;
  ~NoMoreThreads() {
    EXPECT_EQ(pthread_setattr_default_np(&before_), 0);
    EXPECT_EQ(pthread_attr_destroy(&before_), 0);
  }

 private:
  pthread_attr_t before_;
};

TEST_F(SystemLookupTest, WithoutAnyThreadALookupFails) {
  SystemLookup lookup(Saying(Found()));
  RecordingSink failed;
  {
    const NoMoreThreads none;
    LookUp(lookup, AddressRequest("host.example"), failed);
  }
  const absl::Status status = failed.A().addresses.status();
  EXPECT_TRUE(IsTemporary(status));
  EXPECT_EQ(ErrnoOf(status), EAGAIN);
  EXPECT_EQ(status.message(),
            "lookup host.example: no thread for getaddrinfo: pthread_create: "
            "resource temporarily unavailable");
  RecordingSink found;
  LookUp(lookup, AddressRequest("host.example"), found);
  EXPECT_TRUE(found.A().addresses.ok()) << "when there are threads again";
}

TEST_F(SystemLookupTest, TheThreadsThereAreDoTheWorkOfThoseThatDoNotStart) {
  SlowSystem system;
  SystemLookup lookup(system.Options(3));
  std::vector<RecordingSink> sinks(3);
  TaskGroup group;
  group.Spawn(
      lookup.LookupAddresses(Context(), AddressRequest("x"), &sinks[0]));
  system.Await(1);
  const NoMoreThreads none;
  for (size_t i = 1; i < sinks.size(); ++i) {
    group.Spawn(
        lookup.LookupAddresses(Context(), AddressRequest("x"), &sinks[i]));
  }
  system.Open();
  Wait(group.Join());
  EXPECT_EQ(system.most(), 1);
  for (RecordingSink& sink : sinks) EXPECT_TRUE(sink.A().addresses.ok());
}

}  // namespace
}  // namespace rawnet
