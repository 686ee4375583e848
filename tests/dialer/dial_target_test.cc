// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/dial_target.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

// A target in one line: "tcp both host.example:80", "udp v4 127.0.0.1 :53".
std::string Describe(const absl::StatusOr<DialTarget>& target) {
  if (!target.ok()) return std::string(target.status().message());
  std::string text(target->network);
  switch (target->families) {
    case DialTarget::Families::kBoth:
      break;
    case DialTarget::Families::kIpv4:
      text += " v4";
      break;
    case DialTarget::Families::kIpv6:
      text += " v6";
      break;
  }
  if (target->kind == DialTarget::Kind::kUnix) {
    return absl::StrCat(text, " ", target->path);
  }
  for (const auto& address : {target->address, target->second_address}) {
    if (address.has_value()) absl::StrAppend(&text, " ", address->ToString());
  }
  if (!target->host.empty()) absl::StrAppend(&text, " ", target->host);
  return absl::StrCat(text, " :", target->port);
}

struct Row {
  const char* network;
  const char* address;
  const char* local;  // or empty
  const char* wanted;
};

void ExpectRows(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    const std::string local_text(row.local);
    Endpoint local;
    if (!local_text.empty()) local = Endpoint::Parse(local_text).value();
    EXPECT_EQ(Describe(ParseDialTarget(row.network, row.address,
                                       local_text.empty() ? nullptr : &local)),
              row.wanted)
        << row.network << " " << row.address << " " << row.local;
  }
}

TEST(DialTarget, ReadsNamesAndLiterals) {
  ExpectRows({
      {"tcp", "host.example:80", "", "tcp host.example :80"},
      {"tcp4", "host.example:80", "", "tcp4 v4 host.example :80"},
      {"tcp6", "host.example:80", "", "tcp6 v6 host.example :80"},
      {"udp", "host.example:53", "", "udp host.example :53"},
      {"tcp", "192.0.2.1:80", "", "tcp 192.0.2.1 :80"},
      {"udp4", "192.0.2.1:53", "", "udp4 v4 192.0.2.1 :53"},
      {"tcp", "[2001:db8::1]:80", "", "tcp 2001:db8::1 :80"},
      {"udp6", "[fe80::1%lo]:53", "", "udp6 v6 fe80::1%lo :53"},
      {"tcp", "[::ffff:192.0.2.1]:80", "", "tcp 192.0.2.1 :80"},
      {"tcp", "host.example:0", "", "tcp host.example :0"},
      {"tcp", "1.2.3:80", "", "tcp 1.2.3 :80"},  // a name: strict literals
  });
}

TEST(DialTarget, EmptyAndUnspecifiedHostsAreThisOne) {
  ExpectRows({
      {"tcp", ":80", "", "tcp ::1 127.0.0.1 :80"},
      {"tcp4", ":80", "", "tcp4 v4 127.0.0.1 :80"},
      {"tcp6", ":80", "", "tcp6 v6 ::1 :80"},
      {"tcp", "0.0.0.0:80", "", "tcp 127.0.0.1 :80"},
      {"tcp", "[::]:80", "", "tcp ::1 127.0.0.1 :80"},
      {"udp", "[::]:80", "", "udp ::1 127.0.0.1 :80"},
      {"tcp", "[::ffff:0.0.0.0]:80", "", "tcp 127.0.0.1 :80"},
      {"tcp6", "[::ffff:0.0.0.0]:80", "",
       "dial tcp6: address [::ffff:0.0.0.0]:80: not an ipv6 address"},
  });
}

TEST(DialTarget, LocalAddressLeavesItsFamily) {
  ExpectRows({
      {"tcp", "host.example:80", "127.0.0.1:0", "tcp v4 host.example :80"},
      {"tcp", "host.example:80", "[::1]:0", "tcp v6 host.example :80"},
      {"tcp", "127.0.0.1:80", "127.0.0.1:0", "tcp v4 127.0.0.1 :80"},
      {"tcp", ":80", "[::1]:0", "tcp v6 ::1 :80"},
      {"tcp", "host.example:80", "[::ffff:127.0.0.1]:0",
       "tcp v4 host.example :80"},
      {"tcp", "[::1]:80", "127.0.0.1:0",
       "dial tcp: address [::1]:80: not an ipv4 address, as the local address "
       "127.0.0.1:0 is"},
      {"tcp4", "host.example:80", "[::1]:0",
       "dial tcp4: local address [::1]:0: not an ipv4 address"},
      {"tcp6", "host.example:80", "127.0.0.1:0",
       "dial tcp6: local address 127.0.0.1:0: not an ipv6 address"},
  });
}

TEST(DialTarget, ReadsPaths) {
  ExpectRows({
      {"unix", "/run/a.sock", "", "unix /run/a.sock"},
      {"unix", "a:b", "", "unix a:b"},
      {"unix", "@name", "", "unix @name"},
      {"unix", "", "", "dial unix: missing address"},
  });
}

TEST(DialTarget, PathThatDoesNotFitIsAnError) {
  const size_t most = SocketAddress::unix_path_size_max();
  EXPECT_TRUE(ParseDialTarget("unix", std::string(most, 'x'), nullptr).ok());
  EXPECT_EQ(
      Describe(ParseDialTarget("unix", std::string(most + 1, 'x'), nullptr)),
      absl::StrCat("dial unix: path too long (>", most, ")"));
}

TEST(DialTarget, APortMayBeTheNameOfAService) {
  ExpectRows({
      {"tcp", "host.example:http", "", "tcp host.example :80"},
      {"tcp4", "127.0.0.1:HTTPS", "", "tcp4 v4 127.0.0.1 :443"},
      {"udp", "[::1]:domain", "", "udp ::1 :53"},
  });
  EXPECT_TRUE(rawnet::IsNotFound(
      ParseDialTarget("tcp", "host.example:nope", nullptr).status()));
}

// Go's TestProhibitionaryDialArg and its kin.
TEST(DialTarget, SaysWhatIsWrong) {
  ExpectRows({
      {"tcp5", "127.0.0.1:80", "", "dial: unknown network tcp5"},
      {"", "127.0.0.1:80", "", "dial: unknown network \"\""},
      {"TCP", "127.0.0.1:80", "", "dial: unknown network TCP"},
      {"unixgram", "/run/a", "", "dial: unknown network unixgram"},
      {"tcp", "", "", "dial tcp: missing address"},
      {"tcp", "host", "", "dial tcp: address host: missing port in address"},
      {"tcp", "[::1]", "", "dial tcp: address [::1]: missing port in address"},
      {"tcp", "::1:80", "",
       "dial tcp: address ::1:80: too many colons in address"},
      {"tcp", "[::1:80", "",
       "dial tcp: address [::1:80: missing ']' in address"},
      {"tcp", "host:", "", "dial tcp: invalid port \"\" (empty)"},
      {"tcp", "host:nope", "", "dial tcp: lookup tcp/nope: unknown port"},
      {"udp", "host:http ", "", "dial udp: lookup udp/http : unknown port"},
      {"tcp", "host:65536", "", "dial tcp: invalid port \"65536\" (>65535)"},
      {"tcp", "host:-1", "", "dial tcp: invalid port \"-1\" (not a number)"},
      {"tcp4", "[::1]:80", "",
       "dial tcp4: address [::1]:80: not an ipv4 address"},
      {"tcp6", "127.0.0.1:80", "",
       "dial tcp6: address 127.0.0.1:80: not an ipv6 address"},
      {"udp6", "[::ffff:127.0.0.1]:80", "",
       "dial udp6: address [::ffff:127.0.0.1]:80: not an ipv6 address"},
  });
}

TEST(DialTarget, ErrorsAreInvalidArgument) {
  for (const char* address : {"", "host", "host:-1", "[::1]:80"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        ParseDialTarget("tcp4", address, nullptr).status()));
  }
}

}  // namespace
}  // namespace rawnet
