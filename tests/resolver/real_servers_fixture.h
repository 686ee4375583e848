// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_REAL_SERVERS_FIXTURE_H_
#define RAWNET_TESTS_RESOLVER_REAL_SERVERS_FIXTURE_H_

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/dig.h"
#include "rawnet/tests/resolver/dig_verdict.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/resolver/real_server.h"
#include "rawnet/tests/resolver/real_zone.h"

namespace rawnet {

struct RealCase {
  RealKind kind;
  DigTransport transport;

  friend auto operator<=>(const RealCase&, const RealCase&) = default;
};

inline void PrintTo(const RealCase& real, std::ostream* out) {
  *out << ToString(real.kind)
       << (real.transport == DigTransport::kUdp ? " by UDP" : " by TCP");
}

inline std::vector<RealCase> RealCases(std::vector<RealKind> kinds) {
  std::vector<RealCase> cases;
  for (const RealKind kind : kinds) {
    cases.push_back({kind, DigTransport::kUdp});
    cases.push_back({kind, DigTransport::kTcp});
  }
  return cases;
}

// Those that say what the zones say.
inline std::vector<RealCase> FaithfulCases() {
  return RealCases({RealKind::kNsd, RealKind::kKnot, RealKind::kNamed,
                    RealKind::kNamedRecursor, RealKind::kUnbound,
                    RealKind::kDnsmasq});
}

inline std::string NameOfRealCase(
    const testing::TestParamInfo<RealCase>& info) {
  return absl::StrCat(
      absl::StrReplaceAll(ToString(info.param.kind), {{"-", "_"}}),
      info.param.transport == DigTransport::kUdp ? "_udp" : "_tcp");
}

// The servers, started once for all tests of the program.
class RealServersEnvironment : public testing::Environment {
 public:
  void SetUp() override { servers_ = std::make_unique<RealServers>(); }
  void TearDown() override {
    digs_.clear();
    servers_.reset();
  }

  RealServers& servers() { return *servers_; }
  // What dig saw there, kept.
  std::unique_ptr<Dig>& DigOf(const RealCase& real) { return digs_[real]; }

 private:
  std::unique_ptr<RealServers> servers_;
  std::map<RealCase, std::unique_ptr<Dig>> digs_;
};

// Owned by googletest.
inline RealServersEnvironment* const kEnvironment =
    static_cast<RealServersEnvironment*>(
        testing::AddGlobalTestEnvironment(new RealServersEnvironment));

// What is wrong with a lookup, or nothing.
inline std::optional<DnsError::Kind> KindOf(const absl::Status& status) {
  const std::optional<DnsError> error = DnsErrorOf(status);
  if (!error.has_value()) return std::nullopt;
  return error->kind;
}

// An absl::StatusOr. To take the value of an error would end the test, and
// leave the servers behind.
MATCHER_P(Holds, value, "") {
  if (!arg.ok()) {
    *result_listener << arg.status();
    return false;
  }
  *result_listener << testing::PrintToString(*arg) << ", ";
  return testing::ExplainMatchResult(value, *arg, result_listener);
}

// A lookup at one of the servers.
class RealServersTest : public testing::TestWithParam<RealCase> {
 protected:
  void SetUp() override {
    const absl::StatusOr<Endpoint> endpoint =
        kEnvironment->servers().Get(GetParam().kind);
    if (absl::IsNotFound(endpoint.status())) {
      GTEST_SKIP() << endpoint.status().message();
    }
    ASSERT_TRUE(endpoint.ok()) << endpoint.status();
    endpoint_ = *endpoint;
    resolver_ = std::make_unique<Resolver>(Options());
  }

  // One round: a server that fails is asked once.
  Resolver::Options Options(absl::string_view conf = "") const {
    Resolver::Options options = OptionsFor({endpoint_}, conf);
    options.conf.timeout = absl::Seconds(5);
    options.conf.attempts = 1;
    options.conf.use_tcp = GetParam().transport == DigTransport::kTcp;
    return options;
  }

  AddressAnswer Ask(RecordType type, std::string name) {
    RecordingSink sink;
    LookUp(*resolver_, AddressRequest(std::move(name)), sink);
    return sink.For(type);
  }
  // What dig sees at this server.
  Dig& dig() {
    std::unique_ptr<Dig>& kept = kEnvironment->DigOf(GetParam());
    if (kept == nullptr) kept = AskAll();
    return *kept;
  }

  Endpoint endpoint_;
  std::unique_ptr<Resolver> resolver_;

 private:
  std::unique_ptr<Dig> AskAll() const {
    // A cache says of some names less the second time (dnsmasq leaves out the
    // SOA); dig and we are to see it in one state.
    if (IsCache(GetParam().kind)) {
      Dig first(endpoint_, DigTransport::kUdp);
      AskAlongAliases(first, RealQuestions());
    }
    auto dig = std::make_unique<Dig>(endpoint_, GetParam().transport);
    AskAlongAliases(*dig, RealQuestions());
    return dig;
  }
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_REAL_SERVERS_FIXTURE_H_
