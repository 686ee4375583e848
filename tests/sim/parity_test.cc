// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The same system calls on this machine and on a simulated host say the same.

#include "rawnet/tests/sim/parity.h"

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

struct Case {
  const char* name;
  const char* script;
  const char* before = "";
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.script; }

std::string NameOf(const testing::TestParamInfo<Case>& one) {
  return one.param.name;
}

// Each of `cases` after the steps `before`.
template <size_t n>
auto WithPair(const char* before, const Case (&cases)[n]) {
  std::vector<Case> all;
  for (const Case& one : cases) all.push_back({one.name, one.script, before});
  return testing::ValuesIn(all);
}

class Parity : public testing::TestWithParam<Case> {};

// As they stand, and with IPv6.
TEST_P(Parity, IsKept) {
  const std::string script = absl::StrCat(GetParam().before, GetParam().script);
  ExpectTheSame(script);
  ExpectTheSame(
      absl::StrReplaceAll(script, {{"tcp4", "tcp6"}, {"udp4", "udp6"}}));
}

class ParityOfBothFamilies : public testing::TestWithParam<Case> {};

TEST_P(ParityOfBothFamilies, IsKept) { ExpectTheSame(GetParam().script); }

constexpr Case kConnecting[] = {
    {"Fresh",
     "tcp4 c; poll c; peer c; error c; recv c 1; send c 1; shutw c; "
     "shutr c; poll c; recv c 1; send c 1"},
    {"Success",
     "tcp4 l; bind l; listen l 1; poll l; tcp4 c; connect c l; "
     "poll l; connect c l; connect c l; poll c; peer c; error c; "
     "accept s l; accept s l; poll s; peer s; poll l"},
    {"Refused",
     "tcp4 x; bind x; close x; tcp4 c; connect c x; poll c; "
     "connect c x; poll c; peer c; send c 1; recv c 1"},
    {"RefusedAndAsked",
     "tcp4 x; bind x; close x; tcp4 c; connect c x; "
     "error c; error c; connect c x; connect c x"},
    {"RefusedAndRead",
     "tcp4 x; bind x; close x; tcp4 c; connect c x; "
     "recv c 1; recv c 1; send c 1; poll c"},
    {"RefusedAndWritten",
     "tcp4 x; bind x; close x; tcp4 c; connect c x; "
     "send c 1; send c 1; recv c 1"},
    {"RefusedAndTriedElsewhere",
     "tcp4 x; bind x; close x; tcp4 l; bind l; listen l 1; tcp4 c; "
     "connect c x; connect c x; connect c l; connect c l; peer c"},
    {"RefusedAndSentNothing",
     "tcp4 x; bind x; close x; tcp4 c; connect c x; "
     "send c 0; send c 0; error c; connect c x; "
     "connect c x"},
    {"ConnectedAndSentNothing",
     "tcp4 l; bind l; listen l 1; tcp4 c; "
     "connect c l; send c 0; connect c l; "
     "connect c l"},
    {"FullBacklogAndSentNothing",
     "tcp4 l; bind l; listen l 0; tcp4 a; connect a l; connect a l; tcp4 b; "
     "connect b l; send b 0; connect b l"},
    {"BoundButNotListening", "tcp4 l; bind l; tcp4 c; connect c l; error c"},
    {"AcceptOnWhatDoesNotListen", "tcp4 l; accept s l; bind l; accept s l"},
    {"ListenTwice", "tcp4 l; bind l; listen l 1; listen l 5; poll l"},
    {"ListenUnbound", "tcp4 l; listen l 1; poll l"},
    {"ListenWhenConnected",
     "tcp4 l; bind l; listen l 1; tcp4 c; connect c l; "
     "listen c 1; connect c l; listen c 1"},
    {"ConnectAListener",
     "tcp4 l; bind l; listen l 1; tcp4 m; bind m; "
     "listen m 1; connect l m; recv l 1; send l 1"},
    {"ShutAListener",
     "tcp4 l; bind l; listen l 1; shutw l; poll l; "
     "shutr l; poll l; accept s l"},
    {"ToItself",
     "tcp4 c; bind c; connect c c; connect c c; peer c; send c 3; "
     "recv c 9; shutw c; recv c 9; poll c"},
    {"FullBacklog",
     "tcp4 l; bind l; listen l 0; tcp4 a; connect a l; "
     "connect a l; tcp4 b; connect b l; connect b l; poll b; "
     "peer b; recv b 1; send b 1; shutw b; poll b; error b"},
    {"AcceptedAfterReset",
     "tcp4 l; bind l; listen l 4; tcp4 c; connect c l; "
     "connect c l; linger0 c; close c; accept s l; "
     "poll s; recv s 1; recv s 1; peer s"},
    {"ListenerGone",
     "tcp4 l; bind l; listen l 4; tcp4 c; connect c l; "
     "connect c l; close l; poll c; recv c 1; recv c 1; "
     "send c 1"},
};

// After these: c and s are connected.
constexpr char kPair[] =
    "tcp4 l; bind l; listen l 4; tcp4 c; connect c l; connect c l; "
    "accept s l; ";

constexpr Case kClosing[] = {
    {"PeerFinished",
     "send s 3; close s; poll c; recv c 9; recv c 9; recv c 9; "
     "peer c; send c 1; poll c; send c 1; recv c 1; error c"},
    {"PeerHalfClosed",
     "send s 3; shutw s; poll c; poll s; recv c 9; recv c 9; "
     "send c 5; recv s 9; recv s 9; shutw c; recv s 9; "
     "poll c; poll s; peer c; peer s; send s 1; send c 1"},
    {"BothHalfClosedInTurn",
     "shutw c; recv s 1; shutw s; recv c 1; poll c; "
     "poll s; peer c; peer s; shutw c; shutw s; "
     "shutr c; error c"},
    {"ReadShut",
     "shutr c; poll c; recv c 1; send s 3; recv c 9; recv c 9; "
     "send c 2; recv s 9; poll s"},
    {"ReadShutWithDataInside", "send s 3; shutr c; recv c 9; recv c 9; poll c"},
    {"WriteShut",
     "shutw c; send c 1; poll c; recv c 1; send s 1; recv c 9; "
     "shutw c; shutr c; poll c"},
    {"LingerZero",
     "linger0 c; close c; poll s; recv s 1; recv s 1; send s 1; "
     "error s; peer s; poll s"},
    {"LingerZeroThenWrite", "linger0 c; close c; send s 1; send s 1; recv s 1"},
    {"LingerZeroThenAsk",
     "linger0 c; close c; error s; error s; send s 1; "
     "recv s 1; shutw s; shutr s"},
    {"ResetAfterData",
     "send c 5; linger0 c; close c; poll s; recv s 9; "
     "recv s 9; recv s 9; send s 1"},
    {"ResetAfterFin",
     "shutw c; linger0 c; close c; poll s; recv s 9; "
     "recv s 9; error s; send s 1"},
    {"CloseWithUnreadData",
     "send c 5; close s; poll c; recv c 1; recv c 1; "
     "send c 1"},
    {"WriteToTheClosed", "close s; send c 1; send c 1; recv c 1; poll c"},
    {"WriteToTheClosedThenRead",
     "close s; send c 1; recv c 1; error c; "
     "send c 1; recv c 1"},
    {"DataBeforeFinToTheClosed",
     "send s 5; close s; send c 1; recv c 2; "
     "recv c 9; recv c 9; send c 1"},
    {"ConnectAgainAfterTheEnd", "close s; connect c l; shutw c; connect c l"},
    {"NothingToSend", "send c 0; recv s 1; recv c 0"},
    {"Backpressure", "fill c; poll c; drain s; poll c; send c 1; recv s 9"},
    {"FullThenReset",
     "fill c; linger0 s; close s; poll c; send c 1; send c 1; "
     "recv c 1"},
    {"FullThenFin", "fill c; shutw c; drain s; recv s 1; poll s; poll c"},
    {"FullThenClosed",
     "fill c; close c; drain s; recv s 1; send s 1; "
     "send s 1"},
};

constexpr Case kBinding[] = {
    {"Twice", "tcp4 a; bind a; bind a; tcp4 b; bindto b a"},
    {"ReuseBoth",
     "tcp4 a; reuse a; bind a; tcp4 b; reuse b; bindto b a; "
     "listen a 1; listen b 1"},
    {"ReuseOfAListener",
     "tcp4 a; reuse a; bind a; listen a 1; tcp4 b; "
     "reuse b; bindto b a"},
    {"ReuseByOneAlone", "tcp4 a; bind a; tcp4 b; reuse b; bindto b a"},
    {"ReusePort",
     "tcp4 a; reuseport a; bind a; listen a 1; tcp4 b; "
     "reuseport b; bindto b a; listen b 1"},
    {"AnyAgainstOne", "tcp4 a; bindany a; listen a 1; tcp4 b; bindto b a"},
    {"AfterTheListener",
     "tcp4 l; reuse l; bind l; listen l 1; tcp4 c; "
     "connect c l; accept s l; close l; tcp4 m; reuse m; "
     "bindto m l; listen m 1; tcp4 d; connect d m; "
     "accept e m"},
    {"AfterTheListenerWithoutReuse",
     "tcp4 l; bind l; listen l 1; tcp4 c; connect c l; accept s l; close l; "
     "tcp4 m; bindto m l"},
};

// Of both families at once.
constexpr Case kDualStack[] = {
    {"DualStackListener",
     "tcp6 l; dual l; bindany l; listen l 4; who l; tcp4 c; "
     "connectat c l 127.0.0.1; connectat c l 127.0.0.1; accept s l; who c; "
     "who s; send c 3; recv s 9; tcp6 d; connectat d l ::ffff:127.0.0.1; "
     "connectat d l ::ffff:127.0.0.1; accept t l; who d; who t; tcp6 e; "
     "connectat e l ::1; connectat e l ::1; accept u l; who e; who u; tcp4 a; "
     "bindat a l 127.0.0.1; bindat a l 0.0.0.0; tcp6 b; v6only b; "
     "bindat b l ::; bindat b l ::1"},
    {"V6OnlyListener",
     "tcp6 l; v6only l; bindany l; listen l 4; tcp4 a; bindat a l 127.0.0.1; "
     "listen a 1; tcp6 c; v6only c; connectat c l ::ffff:127.0.0.1; "
     "bindat c l ::ffff:127.0.0.1; tcp6 d; connectat d a ::ffff:127.0.0.1; "
     "connectat d a ::ffff:127.0.0.1; who d"},
    {"AnyMeansLoopback",
     "tcp4 l; bindany l; listen l 4; tcp4 c; connectat c l 0.0.0.0; "
     "connectat c l 0.0.0.0; who c; tcp6 m; bindany m; listen m 4; tcp6 d; "
     "connectat d m ::; connectat d m ::; who d"},
    {"OtherLoopback",
     "tcp4 l; bindany l; listen l 4; tcp4 c; connectat c l 127.0.0.5; "
     "connectat c l 127.0.0.5; who c; accept s l; who s; tcp4 b; bind b; "
     "connectat b l 127.0.0.7; who b; connectat b l 127.0.0.7"},
    {"OneConnectionOnce",
     "tcp4 l; bind l; listen l 4; tcp4 a; reuse a; bind a; tcp4 b; reuse b; "
     "bindto b a; connect a l; connect a l; connect b l; who b; connect b l"},
    {"DatagramsOfBothFamilies",
     "udp6 l; dual l; bindany l; who l; udp4 c; connectat c l 127.0.0.1; "
     "who c; send c 3; recv l 9; connectat l c ::ffff:127.0.0.1; who l; "
     "send l 4; recv c 9"},
    {"NoSuchAddress",
     "tcp4 l; bind l; tcp4 c; bindat c l 192.0.2.77; "
     "tcp6 d; bindat d l 2001:db8::77"},
    {"MappedPeer",
     "tcp6 l; dual l; bindany l; listen l 4; tcp4 p; reuse p; "
     "bindto p l; tcp4 c; connect c l"},
    {"V6OnlyBesideV4",
     "tcp4 a; bindany a; listen a 1; tcp6 b; v6only b; "
     "bindany b; v6only b"},
    {"OtherFamily",
     "tcp4 a; bind a; listen a 1; tcp6 b; bind b; listen b 1; "
     "tcp4 c; connect c b; bindto c b; tcp6 d; connect d a; "
     "bindto d a"},
};

constexpr char kUdpPair[] =
    "udp4 s; bind s; udp4 c; connect c s; connect s c; ";

constexpr Case kDatagrams[] = {
    {"Connected",
     "poll c; send c 5; poll s; recv s 9; send s 3; recv c 9; "
     "recv c 9; peer c; peer s"},
    {"Truncated",
     "send c 100; recv s 10; recv s 10; send c 0; send c 1; "
     "recv s 9; recv s 9"},
    {"TooLong", "send c 65507; recv s 65536; send c 65508; send c 70000"},
    {"Shut",
     "shutr c; poll c; recv c 1; send s 1; recv c 9; shutw c; "
     "send c 1; poll c; peer c"},
    {"PeerGone",
     "close s; send c 1; poll c; recv c 1; recv c 1; send c 1; "
     "send c 1; error c; error c; send c 1; error c; recv c 1"},
    {"Unconnected",
     "udp4 u; send u 1; recv u 1; peer u; shutw u; poll u; "
     "recv u 1; listen u 1; accept v u; bind u; send u 1"},
    {"StrangersAreNotHeard",
     "udp4 u; connect u s; send u 1; recv s 1; "
     "recv u 1; error u"},
    {"Reconnect",
     "udp4 t; bind t; connect c t; send c 4; recv t 9; recv s 9; "
     "peer c"},
    {"Dissolve",
     "who c; dissolve c; peer c; send c 1; who c; connect c s; who c; "
     "send c 2; recv s 2; dissolve s; recv s 2; dissolve c; dissolve c"},
    {"Twice", "udp4 a; bind a; udp4 b; bindto b a"},
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Connecting, Parity, testing::ValuesIn(kConnecting),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(Closing, Parity, WithPair(kPair, kClosing), NameOf);
INSTANTIATE_TEST_SUITE_P(Binding, Parity, testing::ValuesIn(kBinding), NameOf);
INSTANTIATE_TEST_SUITE_P(Datagrams, Parity, WithPair(kUdpPair, kDatagrams),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(DualStack, ParityOfBothFamilies,
                         testing::ValuesIn(kDualStack), NameOf);

}  // namespace rawnet
