// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/answer_chain.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace rawnet {
namespace {

bool IsAt(const Record& record, const DnsName& owner, const Question& question,
          RecordType type) {
  return record.type == type &&
         record.record_class == question.question_class && record.name == owner;
}

void IncludeTtl(const Record& record, AnswerChain& chain) {
  chain.ttl = std::min(chain.ttl, absl::Seconds(record.ttl_seconds));
}

// Takes the records of the asked type at `owner`; false if there are none.
bool TakeRecordsAt(const DnsName& owner, const Message& message,
                   const Question& question, AnswerChain& chain) {
  for (const Record& record : message.answers) {
    if (!IsAt(record, owner, question, question.type)) continue;
    chain.records.push_back(&record);
    IncludeTtl(record, chain);
  }
  return !chain.records.empty();
}

// The CNAME at `owner`, or null.
const Record* FindAlias(const DnsName& owner, const Message& message,
                        const Question& question) {
  for (const Record& record : message.answers) {
    if (IsAt(record, owner, question, RecordType::kCname)) return &record;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<AnswerChain> FollowChain(const Message& message,
                                        const Question& question) {
  AnswerChain chain;
  chain.records.reserve(message.answers.size());
  absl::InlinedVector<const DnsName*, kChainHopsMax + 1> path;
  const DnsName* at = &question.name;
  while (!TakeRecordsAt(*at, message, question, chain)) {
    const Record* alias = FindAlias(*at, message, question);
    const CnameRdata* cname =
        alias == nullptr ? nullptr : std::get_if<CnameRdata>(&alias->rdata);
    if (cname == nullptr) break;
    path.push_back(at);
    if (path.size() > kChainHopsMax) {
      return absl::InvalidArgumentError("CNAME chain too long (>16)");
    }
    at = &cname->target;
    if (std::any_of(path.begin(), path.end(),
                    [&](const DnsName* seen) { return *seen == *at; })) {
      return absl::InvalidArgumentError(
          absl::StrCat("CNAME loop at ", at->ToText()));
    }
    IncludeTtl(*alias, chain);
  }
  chain.hops = path.size();
  chain.canonical_name = *at;
  return chain;
}

}  // namespace rawnet
