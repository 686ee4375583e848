// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_DIG_VERDICT_H_
#define RAWNET_TESTS_RESOLVER_DIG_VERDICT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/tests/resolver/dig.h"

namespace rawnet {

// What a reply says about a question: worked out from dig's text, or from what
// rawnet made of the bytes.
struct Verdict {
  AnswerKind kind = AnswerKind::kMalformed;
  std::string canonical_name = {};  // in lower case
  // "host.test MX 10 mail.test."; of addresses the data alone. In lower case
  // but for the data, sorted.
  std::vector<std::string> records = {};
  std::vector<absl::Duration> record_ttls = {};  // in that order
  absl::Duration ttl = absl::ZeroDuration();     // Answer::ttl
  bool ask_canonical_name = false;
};

Verdict VerdictOf(const DigReply& reply, const RealQuestion& question);
Verdict VerdictOf(const Answer& answer);

// The verdict on `question` and, wherever a reply breaks off within a chain of
// aliases, on the end of it: what a stub resolver has to find out.
Verdict FollowWithDig(Dig& dig, RealQuestion question);

// Asks all that FollowWithDig will need for `questions`, in few runs of dig.
void AskAlongAliases(Dig& dig, std::vector<RealQuestion> questions);

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_DIG_VERDICT_H_
