// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/timeline.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/dialer/short_duration.h"
#include "rawnet/dialer/timeline_axis.h"
#include "rawnet/dialer/trace.h"
#include "rawnet/tests/dialer/race_simulator.h"

namespace rawnet {
namespace {

using Kind = TraceEvent::Kind;

// A leading line break keeps the pictures below aligned.
std::string Picture(absl::string_view script, int width = 80) {
  RaceSimulator simulator(script);
  simulator.Run();
  return absl::StrCat("\n", DrawTimeline(simulator.trace(), width));
}

// A dial to one address that takes `length`.
DialTrace OneAttempt(absl::Duration length) {
  DialTrace trace;
  TraceEvent event;
  event.kind = Kind::kAttempt;
  event.address = "192.0.2.1:80";
  trace.Append(event);
  event.kind = Kind::kAttemptEnd;
  event.status = "connected";
  event.since_start = length;
  trace.Append(event);
  event.kind = Kind::kConnected;
  trace.Append(event);
  return trace;
}

std::string Line(const std::string& picture, size_t index) {
  const std::vector<std::string> lines = absl::StrSplit(picture, '\n');
  return lines.at(index);
}

TEST(Timeline, ShowsTheRaceToScale) {
  EXPECT_EQ(Picture("AAAA@20=6a,6b A@24=4a 4a+30=ok"), R"(
                 ms  0           100         200         300
                     +-----------+-----------+-----------+
AAAA @192.0.2.53:53  |.|                                    2 addresses in 20 ms
A @192.0.2.53:53     |..|                                   1 address in 24 ms
[2001:db8::a]:80       |= first address =================|  aborted after 280 ms
192.0.2.10:80                  attempt delay elapsed |===*  connected in 30 ms
connected to 192.0.2.10:80 after 300 ms
)");
}

TEST(Timeline, ShowsFailures) {
  EXPECT_EQ(Picture("AAAA@10=nodata A@40=4a 4a+60=refused"), R"(
                 ms  0      20      40     60      80     100
                     +------+-------+------+-------+------+
AAAA @192.0.2.53:53  |...x                                   NODATA after 10 ms
A @192.0.2.53:53     |..............|                        1 address in 40 ms
192.0.2.10:80         first address |=====================x  refused after 60 ms
failed after 100 ms: connect: connection refused
)");
}

TEST(Timeline, ShowsWhatWasStillOpenAtTheEnd) {
  EXPECT_EQ(Picture("A@20=4a 4a+100=ok"), R"(
              ms  0           50          100        150
                  +-----------+-----------+----------+-----
AAAA              |.......................................>  no answer
A @192.0.2.53:53  |....|                                     1 address in 20 ms
192.0.2.10:80                     |=======================*  connected in 100 ms
connected to 192.0.2.10:80 after 170 ms
)");
}

TEST(Timeline, DrawsInUnicodeToo) {
  RaceSimulator simulator("AAAA@20=6a A@24=4a 4a+30=ok");
  simulator.Run();
  const std::string picture =
      DrawTimeline(simulator.trace(), 80, TimelineStyle::kUnicode);
  EXPECT_EQ(Line(picture, 5),
            "192.0.2.10:80                  attempt delay elapsed "
            "│━━━●  connected in 30 ms");
}

TEST(Timeline, OfNothingTheResultIsLeft) {
  EXPECT_EQ(DrawTimeline(DialTrace(), 60), "unfinished after 0 us\n");
  DialTrace trace;
  trace.Append({.kind = TraceEvent::Kind::kFailed, .reason = "dial: no"});
  EXPECT_EQ(DrawTimeline(trace, 60), "failed after 0 us: dial: no\n");
}

TEST(Timeline, FitsItsWidthAtAnyLength) {
  for (absl::Duration length = absl::Nanoseconds(1); length < absl::Hours(1);
       length = length * 7 / 2) {
    for (const int width : {0, 60, 80, 100, 200}) {
      const std::string picture = DrawTimeline(OneAttempt(length), width);
      for (const absl::string_view line : absl::StrSplit(picture, '\n')) {
        EXPECT_LE(line.size(), static_cast<size_t>(std::max(width, 60)))
            << picture;
      }
    }
  }
}

TEST(Timeline, LongLabelsLoseTheirMiddle) {
  DialTrace trace;
  TraceEvent event;
  event.kind = Kind::kAttempt;
  event.address = "[2001:db8:1111:2222:3333:4444:5555:6666]:443";
  trace.Append(event);
  EXPECT_EQ(Line(DrawTimeline(trace, 60), 2).substr(0, 20),
            "[2001:db8..6666]:443");
}

TEST(Timeline, QueriesToSeveralServersAreRowsOfTheirOwn) {
  DialTrace trace;
  TraceEvent event;
  event.type = "A";
  event.server = "192.0.2.1:53";
  trace.Append(event);
  event.server = "192.0.2.2:53";
  trace.Append(event);
  event.kind = Kind::kAnswer;
  event.status = "ok";
  event.address = "192.0.2.9";
  event.since_start = absl::Milliseconds(4);
  trace.Append(event);
  const std::string picture = DrawTimeline(trace, 80);
  EXPECT_NE(Line(picture, 2).find("asked again"), std::string::npos) << picture;
  EXPECT_NE(Line(picture, 3).find("1 address"), std::string::npos) << picture;
}

TEST(TimelineAxis, PicksItsUnitAndItsStep) {
  const std::pair<absl::Duration, std::string> cases[] = {
      {absl::Microseconds(35),
       "us 0      5      10     15     20     25     30     35"},
      {absl::Microseconds(1500),
       "us 0               500              1000            1500"},
      {absl::Milliseconds(30),
       "ms 0       5       10       15      20      25      30"},
      {absl::Seconds(3),
       "ms 0       500     1000     1500    2000    2500    3000"},
      {absl::Minutes(4), "s 0         50        100        150       200"},
  };
  for (const auto& [length, expected] : cases) {
    const TimelineAxis axis(length, 50);
    EXPECT_EQ(absl::StrCat(axis.unit(), " ", axis.Labels()), expected);
  }
}

TEST(TimelineAxis, ZeroIsTheFirstColumnAndTheEndTheLast) {
  const TimelineAxis axis(absl::Milliseconds(7), 50);
  EXPECT_EQ(axis.Column(absl::ZeroDuration()), 0);
  EXPECT_EQ(axis.Column(absl::Milliseconds(7)), 49);
  EXPECT_EQ(axis.Column(absl::Seconds(7)), 49) << "beyond the end";
}

TEST(ShortDuration, HasThreeFiguresOrSo) {
  EXPECT_EQ(ShortDuration(-absl::Seconds(1)), "0 us");
  EXPECT_EQ(ShortDuration(absl::Nanoseconds(499)), "0 us");
  EXPECT_EQ(ShortDuration(absl::Microseconds(35)), "35 us");
  EXPECT_EQ(ShortDuration(absl::Nanoseconds(999'600)), "1 ms");
  EXPECT_EQ(ShortDuration(absl::Microseconds(1540)), "1.5 ms");
  EXPECT_EQ(ShortDuration(absl::Microseconds(9960)), "10 ms");
  EXPECT_EQ(ShortDuration(absl::Milliseconds(280)), "280 ms");
  EXPECT_EQ(ShortDuration(absl::Microseconds(9'999'600)), "10 s");
  EXPECT_EQ(ShortDuration(absl::Milliseconds(12'540)), "12.5 s");
  EXPECT_EQ(ShortDuration(absl::Minutes(2)), "120 s");
}

}  // namespace
}  // namespace rawnet
