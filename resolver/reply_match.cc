// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/reply_match.h"

namespace rawnet {
namespace {

bool MayOmitQuestion(Rcode rcode) {
  return rcode == Rcode::kFormErr || rcode == Rcode::kServFail ||
         rcode == Rcode::kNotImp || rcode == Rcode::kRefused;
}

bool IsBareError(const HeaderAndCounts& head, absl::Span<const uint8_t> reply) {
  return reply.size() == DnsHeader::kWireSize && head.answers == 0 &&
         head.authorities == 0 && head.additionals == 0 &&
         MayOmitQuestion(head.header.rcode);
}

bool SameQuestion(const Question& asked, const Question& got,
                  NameCase name_case) {
  if (!(asked == got)) return false;
  return name_case == NameCase::kIgnore || asked.name.SameBytes(got.name);
}

}  // namespace

ReplyMatch MatchReply(const Query& query, absl::Span<const uint8_t> reply,
                      NameCase name_case) {
  WireReader in(reply);
  const HeaderAndCounts head = ReadHeader(in);
  if (!in.ok()) return ReplyMatch::kMalformed;
  if (head.header.id != query.id) return ReplyMatch::kWrongId;
  if (!head.header.is_reply || head.header.opcode != Opcode::kQuery) {
    return ReplyMatch::kMismatch;
  }
  if (head.questions == 0 && IsBareError(head, reply)) {
    return ReplyMatch::kMatch;
  }
  if (head.questions != 1) return ReplyMatch::kMismatch;
  const Question question = ReadQuestion(in);
  if (!in.ok()) return ReplyMatch::kMalformed;
  return SameQuestion(query.question, question, name_case)
             ? ReplyMatch::kMatch
             : ReplyMatch::kMismatch;
}

}  // namespace rawnet
