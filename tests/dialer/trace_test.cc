// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/trace.h"

#include <cerrno>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/dialer/json_string.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/dialer/race_simulator.h"

namespace rawnet {
namespace {

using Kind = TraceEvent::Kind;

std::string Json(absl::string_view text) {
  std::string json;
  AppendJsonString(json, text);
  return json;
}

std::string Story(const DialTrace& trace) {
  std::string story;
  for (const TraceEvent& event : trace.events()) {
    absl::StrAppend(&story, absl::ToInt64Milliseconds(event.since_start), " ",
                    EventName(event.kind), "|", event.type, event.address, "|",
                    event.status, "|", event.reason, "\n");
  }
  return story;
}

TEST(JsonLine, HasTheFieldsThatApply) {
  TraceEvent event;
  event.since_start = absl::Microseconds(20123) + absl::Nanoseconds(999);
  event.kind = Kind::kAttemptEnd;
  event.address = "[2001:db8::1]:80";
  event.status = "refused";
  event.reason = "connect: connection refused";
  EXPECT_EQ(ToJsonLine(event),
            R"({"t_us":20123,"event":"attempt_end",)"
            R"("address":"[2001:db8::1]:80","status":"refused",)"
            R"("reason":"connect: connection refused"})");
}

TEST(JsonLine, QueryNamesTypeAndServer) {
  TraceEvent event;
  event.type = "AAAA";
  event.server = "192.0.2.53:53";
  EXPECT_EQ(ToJsonLine(event), R"({"t_us":0,"event":"query","type":"AAAA",)"
                               R"("server":"192.0.2.53:53"})");
}

TEST(JsonLine, EveryKindHasItsPromisedName) {
  EXPECT_EQ(EventName(Kind::kQuery), "query");
  EXPECT_EQ(EventName(Kind::kAnswer), "answer");
  EXPECT_EQ(EventName(Kind::kAttempt), "attempt");
  EXPECT_EQ(EventName(Kind::kAttemptEnd), "attempt_end");
  EXPECT_EQ(EventName(Kind::kConnected), "connected");
  EXPECT_EQ(EventName(Kind::kFailed), "failed");
}

TEST(JsonString, EscapesQuotesBackslashesAndControls) {
  EXPECT_EQ(Json("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(Json(absl::string_view("\0\x01\x1f\x7f", 4)),
            "\"\\u0000\\u0001\\u001f\x7f\"");
}

TEST(JsonString, KeepsWellFormedUtf8) {
  const absl::string_view text = "h\u00e9 \u20ac \U0001F600 \uFFFD";
  EXPECT_EQ(Json(text), absl::StrCat("\"", text, "\""));
}

TEST(JsonString, ReplacesEachByteThatIsNotUtf8) {
  EXPECT_EQ(Json("a\xff z"), R"("a\ufffd z")");
  EXPECT_EQ(Json("\x80"), R"("\ufffd")");
  EXPECT_EQ(Json("\xe2\x82"), R"("\ufffd\ufffd")") << "cut short";
  EXPECT_EQ(Json("\xc0\xaf"), R"("\ufffd\ufffd")") << "overlong";
  EXPECT_EQ(Json("\xed\xa0\x80"), R"("\ufffd\ufffd\ufffd")") << "surrogate";
  EXPECT_EQ(Json("\xf4\x90\x80\x80"), R"("\ufffd\ufffd\ufffd\ufffd")")
      << "above U+10FFFF";
}

TEST(OutcomeWord, IsShort) {
  EXPECT_EQ(OutcomeWord(absl::OkStatus()), "ok");
  EXPECT_EQ(OutcomeWord(ErrnoStatus(ECONNREFUSED, "connect")), "refused");
  EXPECT_EQ(OutcomeWord(ErrnoStatus(EHOSTUNREACH, "connect")), "unreachable");
  EXPECT_EQ(OutcomeWord(ErrnoStatus(ETIMEDOUT, "connect")), "timeout");
  EXPECT_EQ(OutcomeWord(ErrnoStatus(ENOENT, "connect")), "no such file");
  EXPECT_EQ(OutcomeWord(TimeoutError()), "timeout");
  EXPECT_EQ(OutcomeWord(CanceledError()), "canceled");
  EXPECT_EQ(OutcomeWord(absl::InternalError("odd")), "failed");
  EXPECT_EQ(OutcomeWord(MakeDnsError({.name = "no.example",
                                      .server = {},
                                      .kind = DnsError::Kind::kNotFound,
                                      .detail = {}})),
            "NXDOMAIN");
}

TEST(RaceTrace, TellsWhyEachAttemptStartedAndEnded) {
  RaceSimulator simulator("AAAA@20=6a,6b A@21=4a 6a+30=refused 4a+400=ok");
  simulator.Run();
  EXPECT_EQ(Story(simulator.trace()),
            "0 query|AAAA||\n"
            "0 query|A||\n"
            "20 answer|AAAA2001:db8::a, 2001:db8::b|ok|\n"
            "20 attempt|[2001:db8::a]:80||first address\n"
            "21 answer|A192.0.2.10|ok|\n"
            "50 attempt_end|[2001:db8::a]:80|refused|"
            "connect: connection refused\n"
            "50 attempt|192.0.2.10:80||previous attempt failed\n"
            "300 attempt|[2001:db8::b]:80||attempt delay elapsed\n"
            "450 attempt_end|[2001:db8::b]:80|aborted|another attempt won\n"
            "450 attempt_end|192.0.2.10:80|connected|first to connect\n"
            "450 connected|192.0.2.10:80|ok|\n");
}

TEST(RaceTrace, TellsThatTheResolutionDelayWasSpent) {
  RaceSimulator simulator("A@20=4a AAAA@700=6a deadline@710");
  simulator.Run();
  EXPECT_EQ(Story(simulator.trace()),
            "0 query|AAAA||\n"
            "0 query|A||\n"
            "20 answer|A192.0.2.10|ok|\n"
            "70 attempt|192.0.2.10:80||resolution delay elapsed\n"
            "700 answer|AAAA2001:db8::a|ok|\n"
            "700 attempt|[2001:db8::a]:80||late address\n"
            "710 attempt_end|192.0.2.10:80|timeout|i/o timeout\n"
            "710 attempt_end|[2001:db8::a]:80|timeout|i/o timeout\n"
            "710 failed||timeout|i/o timeout\n");
}

TEST(RaceTrace, TellsThatANegativeAnswerReleasedIpv4) {
  RaceSimulator simulator("A@20=4a AAAA@30=nodata 4a+1=ok");
  simulator.Run();
  const TraceEvent& attempt = simulator.trace().events()[4];
  EXPECT_EQ(attempt.kind, Kind::kAttempt);
  EXPECT_EQ(attempt.reason, "no IPv6 address");
}

}  // namespace
}  // namespace rawnet
