// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_DIALER_TRACE_H_
#define RAWNET_DIALER_TRACE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rawnet {

// One thing that happened during a dial. The names of the kinds and of the
// fields are a promise: `dial --json` prints them. Fields that do not apply
// are empty.
//
//   kind         type     server   address   status       reason
//   kQuery       A, AAAA  if known                        search, retry ...
//   kAnswer      A, AAAA  if known addresses ok, NXDOMAIN  error text
//   kAttempt                       endpoint               why it started
//   kAttemptEnd                    endpoint  connected,   why it ended
//                                            refused ...
//   kConnected                     endpoint  ok
//   kFailed                                  refused ...  error text
struct TraceEvent {
  enum class Kind {
    kQuery,
    kAnswer,
    kAttempt,
    kAttemptEnd,
    kConnected,
    kFailed,
  };

  absl::Duration since_start{};  // since the dial began
  Kind kind = Kind::kQuery;
  std::string type{};     // of DNS record: "A" or "AAAA"
  std::string server{};   // DNS server, "192.0.2.53:53"
  std::string address{};  // "192.0.2.1:80"; of an answer, all, with ", "
  std::string status{};   // a word, see OutcomeWord
  std::string reason{};   // a sentence
};

// The story of one dial, in the order it happened. The last event is kConnected
// or kFailed, unless the dial was given up. Thread-compatible.
class DialTrace {
 public:
  void Append(TraceEvent event) { events_.push_back(std::move(event)); }
  const std::vector<TraceEvent>& events() const { return events_; }

 private:
  std::vector<TraceEvent> events_;
};

// The name of `kind` in JSON: "query", "answer", "attempt", "attempt_end",
// "connected" or "failed".
absl::string_view EventName(TraceEvent::Kind kind);

// `event` as one JSON object (RFC 8259) on one line, without a line break:
//   {"t_us":20000,"event":"attempt","address":"[2001:db8::1]:80",...}
// `t_us` is in microseconds, rounded down. Empty fields are left out. The
// result is valid UTF-8 whatever the strings hold: each byte that is not part
// of a well-formed sequence becomes U+FFFD.
std::string ToJsonLine(const TraceEvent& event);

// `status` in one word or two, to be read in a column: "ok", "refused",
// "timeout", "unreachable", "NXDOMAIN", "canceled" ...
std::string OutcomeWord(const absl::Status& status);

}  // namespace rawnet

#endif  // RAWNET_DIALER_TRACE_H_
