// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is a message: parsed, built, parsed again, and taken for the reply
// to its own question.

#include "absl/types/span.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/reply_match.h"
#include "rawnet/tests/fuzz/fuzz_target.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

void CheckSameAfterBuild(Message message, NameCompression compression) {
  auto bytes = BuildMessage(message, compression);
  // Only what was compressed better by its sender may have become too long.
  if (!bytes.ok()) return;
  message.trailing_size = 0;
  message.additional_complete = true;
  const absl::StatusOr<Message> again = ParseMessage(*bytes);
  Promise(again.ok(), "what was built is read back");
  Promise(*again == message, "what is read back is the same");
}

void CheckAnswer(const Query& query, absl::Span<const uint8_t> reply) {
  MatchReply(query, reply, NameCase::kExact);
  for (OnTruncation on_truncation :
       {OnTruncation::kReport, OnTruncation::kUseWhatCame}) {
    const Answer answer = InterpretReply(query, reply, on_truncation);
    const bool found = answer.kind == AnswerKind::kPositive;
    const bool address_asked = query.question.type == RecordType::kA ||
                               query.question.type == RecordType::kAaaa;
    Promise(found || answer.addresses.empty(), "addresses only if found");
    Promise(!address_asked || found == !answer.addresses.empty(),
            "found with addresses");
    Promise(answer.ttl >= absl::ZeroDuration() &&
                answer.ttl <= absl::Seconds(0x7fffffff),
            "ttl in its range");
    Promise((answer.kind == AnswerKind::kMalformed) == !answer.reason.empty(),
            "malformed with a reason");
  }
}

std::string AsInput(const std::vector<uint8_t>& bytes) {
  return std::string(bytes.begin(), bytes.end());
}

Message SampleReply() {
  Message reply = ReplyTo(QueryFor("www.example"));
  reply.answers = {Cname("www.example", "a.example", 60),
                   A("a.example", "192.0.2.1"), A("a.example", "192.0.2.2")};
  reply.authorities = {Soa("example", 3600, 60)};
  reply.additionals = {Aaaa("ns.example", "2001:db8::53")};
  reply.edns =
      Edns{.options = {{EdnsOption::kExtendedError, Hex("00036f6b")},
                       {EdnsOption::kCookie, Hex("0102030405060708")}}};
  return reply;
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  Message truncated = SampleReply();
  truncated.header.truncated = true;
  Message loop = ReplyTo(QueryFor("a"));
  loop.answers = {Cname("a", "b"), Cname("b", "a")};
  Message negative = ReplyTo(QueryFor("gone.example", RecordType::kAaaa));
  negative.header.rcode = Rcode::kNxDomain;
  negative.authorities = {Soa("example", 3600, 60)};
  return {
      AsInput(BuildQuery(QueryFor("www.example")).value()),
      AsInput(Wire(SampleReply())),
      AsInput(BuildMessage(SampleReply(), NameCompression::kOff).value()),
      AsInput(Wire(truncated)),
      AsInput(Wire(loop)),
      AsInput(Wire(negative)),
      AsInput(Hex("1234 8182 0000000000000000")),
      AsInput(Hex("1234 8180 0000ffffffffffff c00c")),
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  using namespace rawnet;  // NOLINT: entry point outside of the namespace.
  if (size > WireWriter::kMessageSizeMax) return 0;
  const auto bytes = absl::MakeConstSpan(input, size);
  const absl::StatusOr<Message> message = ParseMessage(bytes);
  Query query = QueryFor("www.example");
  if (message.ok()) {
    CheckSameAfterBuild(*message, NameCompression::kOn);
    CheckSameAfterBuild(*message, NameCompression::kOff);
    query.id = message->header.id;
    if (message->question) query.question = *message->question;
  }
  CheckAnswer(query, bytes);
  return 0;
}
