// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What becomes of the losers of a race, on a simulated network.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/sleep.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/tcp_listener.h"
#include "rawnet/tests/dialer/fake_lookup.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

constexpr char kV4[] = "192.0.2.1";
constexpr char kV6[] = "2001:db8::1";

// Links take a millisecond; the name is known at once.
class DialerRaceTest : public SimTest {
 protected:
  DialerRaceTest() {
    lookup_.v6.addresses = {IpAddress::Parse(kV6).value()};
    lookup_.v4.addresses = {IpAddress::Parse(kV4).value()};
    dialer_.lookup = &lookup_;
    web_.Spawn(Serve());
  }
  ~DialerRaceTest() override {
    network_.RunUntilIdle();
    ExpectNothingLeft(client_);
  }

  // Notes when the client of which connection is gone.
  Task<void> Serve() {
    const auto listener = ListenTcp({IpAddress::AnyV6(), 80});
    TaskGroup readers;
    while (listener.ok()) {
      auto conn = co_await (*listener)->Accept();
      if (!conn.ok()) co_return;
      readers.Spawn(NoteTheEnd(*std::move(conn)));
    }
  }
  Task<void> NoteTheEnd(std::unique_ptr<TcpConn> conn) {
    char byte;
    const auto n = co_await conn->Read(absl::MakeSpan(&byte, 1));
    ends_.push_back(absl::StrCat(conn->LocalAddr().ToString(), " after ",
                                 absl::FormatDuration(network_.elapsed())));
    EXPECT_EQ(n.value_or(1), 0u) << n.status();
  }

  absl::StatusOr<std::unique_ptr<Conn>> Dial() {
    return client_.Run(
        dialer_.Dial(Context::Background(), "tcp", "host.example:80"));
  }

  FakeLookup lookup_;
  Dialer dialer_;
  std::vector<std::string> ends_;
  SimHost& web_ = network_.AddHost("web", {kV4, kV6});
  SimHost& client_ = network_.AddHost("client", {"192.0.2.2", "2001:db8::2"});
};

TEST_F(DialerRaceTest, ASilentFamilysSocketIsClosedAtOnce) {
  network_.BlackHole(kV6);
  for (int i = 0; i < 5; ++i) {
    const absl::Duration start = network_.elapsed();
    const auto conn = Dial();
    ASSERT_TRUE(conn.ok()) << conn.status();
    EXPECT_EQ((*conn)->RemoteAddr().ToString(), "192.0.2.1:80");
    EXPECT_EQ(network_.elapsed() - start, absl::Milliseconds(250 + 2));
    EXPECT_EQ(client_.open_descriptors(), 1u) << client_.DescribeDescriptors();
    EXPECT_EQ(client_.loop().parked_count(), 0u);
    EXPECT_EQ(client_.loop().timer_count(), 0u);
  }
}

// Both handshakes end at the same moment.
TEST_F(DialerRaceTest, TheServerOfALoserThatHasConnectedSeesTheEnd) {
  network_.AddRule([](SimPacket& packet) {
    const bool late = packet.source.address.is_v6() && packet.syn && packet.ack;
    return late ? SimVerdict::Deliver(absl::Milliseconds(251))
                : SimVerdict::Pass();
  });
  const auto conn = Dial();
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ(network_.elapsed(), absl::Milliseconds(252));
  EXPECT_EQ(client_.open_descriptors(), 1u) << client_.DescribeDescriptors();
  network_.RunFor(absl::Seconds(1));
  const bool v6 = (*conn)->RemoteAddr().endpoint()->address.is_v6();
  EXPECT_THAT(ends_, ElementsAre(v6 ? "192.0.2.1:80 after 253ms"
                                    : "[2001:db8::1]:80 after 253ms"));
}

TEST_F(DialerRaceTest, TheServerOfALateLoserHearsOfNoConnection) {
  network_.AddRule([](SimPacket& packet) {
    const bool late = packet.source.address.is_v6() && packet.syn && packet.ack;
    return late ? SimVerdict::Deliver(absl::Milliseconds(300))
                : SimVerdict::Pass();
  });
  const auto conn = Dial();
  ASSERT_TRUE(conn.ok()) << conn.status();
  EXPECT_EQ((*conn)->RemoteAddr().ToString(), "192.0.2.1:80");
  network_.RunFor(absl::Seconds(1));
  EXPECT_THAT(ends_, ElementsAre());
}

// The addresses of a name are sorted with the help of a socket each. Meanwhile
// nothing else may run: the race is in the middle of a sentence.
class SortingLookup final : public AddressLookup {
 public:
  explicit SortingLookup(Resolver* resolver) : resolver_(resolver) {}

  Task<void> LookupAddresses(Context context, AddressRequest,
                             AddressSink* sink) override {
    (void)co_await Sleep(context, absl::Milliseconds(1));
    AddressAnswer none;
    none.type = RecordType::kAaaa;
    sink->OnAnswer(none);
    AddressAnswer many;
    many.addresses->push_back(IpAddress::Parse(kV4).value());
    for (uint8_t i = 1; i <= 200; ++i) {
      many.addresses->push_back(IpAddress::V4({127, 0, 0, i}));
    }
    sink->OnAnswer(many);
  }
  std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) override {
    return resolver_->SortByPreference(std::move(addresses));
  }

 private:
  Resolver* const resolver_;
};

TEST_F(DialerRaceTest, NothingElseRunsWhileAddressesAreSorted) {
  Resolver resolver{Resolver::Options()};
  SortingLookup lookup(&resolver);
  dialer_.lookup = &lookup;
  const auto conn = Dial();
  EXPECT_TRUE(conn.ok()) << conn.status();
}

}  // namespace
}  // namespace rawnet
