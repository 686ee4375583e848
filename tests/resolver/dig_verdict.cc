// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/resolver/dig_verdict.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "rawnet/resolver/answer_chain.h"

namespace rawnet {
namespace {

std::string LowerText(const DnsName& name) {
  return absl::AsciiStrToLower(name.ToText());
}

bool IsAddress(RecordType type) {
  return type == RecordType::kA || type == RecordType::kAaaa;
}

// A record and its TTL, to be sorted together.
using Line = std::pair<std::string, absl::Duration>;

void Sort(std::vector<Line> lines, Verdict& verdict) {
  std::sort(lines.begin(), lines.end());
  for (Line& line : lines) {
    verdict.records.push_back(std::move(line.first));
    verdict.record_ttls.push_back(line.second);
  }
}

const DigRecord* Find(const std::vector<DigRecord>& records,
                      absl::string_view owner, absl::string_view type) {
  for (const DigRecord& record : records) {
    if (record.type == type && LowerText(record.owner) == owner) return &record;
  }
  return nullptr;
}

// Goes from alias to alias to the canonical name. False: there is no end.
bool WalkAliases(const DigReply& reply, const RealQuestion& question,
                 Verdict& verdict) {
  if (question.type == RecordType::kCname) return true;
  for (size_t hops = 0;; ++hops) {
    const DigRecord* const alias =
        Find(reply.answers, verdict.canonical_name, "CNAME");
    if (alias == nullptr) return true;
    if (hops == kChainHopsMax) return false;
    verdict.canonical_name = LowerText(DnsName::FromText(alias->data).value());
    verdict.ttl = std::min(verdict.ttl, absl::Seconds(alias->ttl_seconds));
  }
}

void TakeRecords(const DigReply& reply, RecordType type, Verdict& verdict) {
  std::vector<Line> lines;
  for (const DigRecord& record : reply.answers) {
    if (record.type != ToString(type)) continue;
    const absl::Duration ttl = absl::Seconds(record.ttl_seconds);
    verdict.ttl = std::min(verdict.ttl, ttl);
    lines.emplace_back(IsAddress(type)
                           ? record.data
                           : absl::StrCat(LowerText(record.owner), " ",
                                          record.type, " ", record.data),
                       ttl);
  }
  Sort(std::move(lines), verdict);
}

// RFC 2308 5: the lesser of the SOA's TTL and its last field.
absl::Duration NegativeTtl(const DigRecord& soa) {
  const std::vector<std::string> fields = absl::StrSplit(soa.data, ' ');
  uint32_t minimum = 0;
  if (!absl::SimpleAtoi(fields.back(), &minimum)) return absl::ZeroDuration();
  return absl::Seconds(std::min(minimum, soa.ttl_seconds));
}

const DigRecord* FindType(const std::vector<DigRecord>& records,
                          absl::string_view type) {
  for (const DigRecord& record : records) {
    if (record.type == type) return &record;
  }
  return nullptr;
}

AnswerKind KindOfStatus(const std::string& status) {
  if (status == "NXDOMAIN") return AnswerKind::kNxDomain;
  if (status == "SERVFAIL") return AnswerKind::kServFail;
  if (status == "REFUSED") return AnswerKind::kRefused;
  return status == "NOERROR" ? AnswerKind::kNoData : AnswerKind::kOtherRcode;
}

bool IsLame(const DigReply& reply) {
  if (!reply.answers.empty() || reply.authoritative) return false;
  if (FindType(reply.authorities, "SOA") != nullptr) return false;
  return FindType(reply.authorities, "NS") != nullptr ||
         !reply.recursion_available;
}

// NOERROR or NXDOMAIN without records.
void Deny(const DigReply& reply, Verdict& verdict) {
  const DigRecord* const soa = FindType(reply.authorities, "SOA");
  if (soa != nullptr) {
    verdict.ttl = std::min(verdict.ttl, NegativeTtl(*soa));
    return;
  }
  verdict.ask_canonical_name =
      verdict.kind == AnswerKind::kNoData && !reply.answers.empty();
  if (!verdict.ask_canonical_name) verdict.ttl = absl::ZeroDuration();
}

}  // namespace

Verdict VerdictOf(const DigReply& reply, const RealQuestion& question) {
  Verdict verdict;
  verdict.kind = KindOfStatus(reply.status);
  verdict.canonical_name = LowerText(DnsName::FromText(question.name).value());
  const bool about_name = verdict.kind == AnswerKind::kNoData ||
                          verdict.kind == AnswerKind::kNxDomain;
  if (!about_name) return verdict;
  if (verdict.kind == AnswerKind::kNoData && IsLame(reply)) {
    verdict.kind = AnswerKind::kLame;
    return verdict;
  }
  verdict.ttl = absl::InfiniteDuration();
  if (!WalkAliases(reply, question, verdict)) {
    return {.kind = AnswerKind::kMalformed};
  }
  TakeRecords(reply, question.type, verdict);
  if (verdict.records.empty()) {
    Deny(reply, verdict);
  } else {
    verdict.kind = AnswerKind::kPositive;
  }
  return verdict;
}

Verdict VerdictOf(const Answer& answer) {
  Verdict verdict = {.kind = answer.kind,
                     .canonical_name = LowerText(answer.canonical_name),
                     .ttl = answer.ttl,
                     .ask_canonical_name = answer.ask_canonical_name};
  std::vector<Line> lines;
  for (const IpAddress& address : answer.addresses) {
    lines.emplace_back(address.ToString(), absl::ZeroDuration());
  }
  for (const Record& record : answer.records) {
    lines.emplace_back(
        absl::StrCat(LowerText(record.name), " ", ToString(record.type), " ",
                     DigText(record.rdata)),
        absl::Seconds(record.ttl_seconds));
  }
  Sort(std::move(lines), verdict);
  return verdict;
}

Verdict FollowWithDig(Dig& dig, RealQuestion question) {
  absl::Duration ttl = absl::InfiniteDuration();
  Verdict verdict = VerdictOf(dig.Ask(question), question);
  for (size_t i = 0; verdict.ask_canonical_name && i < kChainHopsMax; ++i) {
    ttl = std::min(ttl, verdict.ttl);
    question.name = verdict.canonical_name;
    verdict = VerdictOf(dig.Ask(question), question);
  }
  verdict.ttl = std::min(ttl, verdict.ttl);
  return verdict;
}

void AskAlongAliases(Dig& dig, std::vector<RealQuestion> questions) {
  for (size_t i = 0; !questions.empty() && i <= kChainHopsMax; ++i) {
    dig.AskAll(questions);
    std::vector<RealQuestion> next;
    for (const RealQuestion& question : questions) {
      const Verdict verdict = VerdictOf(dig.Ask(question), question);
      if (!verdict.ask_canonical_name) continue;
      next.push_back({verdict.canonical_name, question.type});
    }
    questions = std::move(next);
  }
}

}  // namespace rawnet
