// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/answer.h"

#include <algorithm>
#include <utility>

#include "rawnet/resolver/answer_chain.h"
#include "rawnet/resolver/special_names.h"

namespace rawnet {
namespace {

AnswerKind KindOfError(Rcode rcode) {
  if (rcode == Rcode::kNxDomain) return AnswerKind::kNxDomain;
  if (rcode == Rcode::kServFail) return AnswerKind::kServFail;
  if (rcode == Rcode::kRefused) return AnswerKind::kRefused;
  if (rcode == Rcode::kNotImp) return AnswerKind::kNotImp;
  if (rcode == Rcode::kFormErr) return AnswerKind::kFormErr;
  return AnswerKind::kOtherRcode;
}

// The SOA that a negative answer about `name` must come with, or null.
const Record* FindSoa(const Message& message, const DnsName& name) {
  for (const Record& record : message.authorities) {
    if (std::holds_alternative<SoaRdata>(record.rdata) &&
        name.IsWithin(record.name)) {
      return &record;
    }
  }
  return nullptr;
}

// RFC 2308 2.2: the servers of a zone below, and nothing about the name itself.
bool IsReferral(const Message& message, const DnsName& name) {
  if (message.header.authoritative || FindSoa(message, name) != nullptr) {
    return false;
  }
  return std::any_of(message.authorities.begin(), message.authorities.end(),
                     [&name](const Record& record) {
                       return std::holds_alternative<NsRdata>(record.rdata) &&
                              name.IsWithin(record.name);
                     });
}

// First the test of glibc and Go (golang#15434), but OPT, which any server
// echoes, is no additional record here. It misses a referral with glue, and one
// that a forwarder hands on as its own.
bool IsLame(const Message& message, const DnsName& name) {
  if (!message.answers.empty()) return false;
  return IsReferral(message, name) ||
         (message.additionals.empty() && !message.header.authoritative &&
          !message.header.recursion_available);
}

absl::Duration NegativeTtl(const Record& soa, const AnswerChain& chain) {
  const uint32_t minimum = std::get<SoaRdata>(soa.rdata).minimum;
  return std::min(absl::Seconds(std::min(soa.ttl_seconds, minimum)), chain.ttl);
}

std::vector<IpAddress> AddressesOf(const AnswerChain& chain) {
  std::vector<IpAddress> addresses;
  addresses.reserve(chain.records.size());
  for (const Record* record : chain.records) {
    if (const auto* a = std::get_if<ARdata>(&record->rdata)) {
      addresses.push_back(a->address);
    } else if (const auto* aaaa = std::get_if<AaaaRdata>(&record->rdata)) {
      addresses.push_back(aaaa->address);
    }
  }
  return addresses;
}

std::vector<Record> RecordsOf(const AnswerChain& chain) {
  std::vector<Record> records;
  records.reserve(chain.records.size());
  for (const Record* record : chain.records) records.push_back(*record);
  return records;
}

void SetMalformed(Answer& answer, absl::string_view reason) {
  answer.kind = AnswerKind::kMalformed;
  answer.reason = std::string(reason);
}

// Everything that does not depend on the kind.
Answer Commons(const Query& query, const Message& message) {
  Answer answer;
  answer.canonical_name = query.question.name;
  answer.rcode = message.rcode();
  answer.has_edns = message.edns.has_value();
  if (message.edns) {
    answer.extended_errors = message.edns->ExtendedErrors();
    answer.cookie = message.edns->Cookie();
  }
  answer.authentic_data = query.authentic_data && message.header.authentic_data;
  return answer;
}

// NOERROR or NXDOMAIN: the two that say something about the name.
void InterpretAboutName(const Query& query, const Message& message,
                        Answer& answer) {
  absl::StatusOr<AnswerChain> chain = FollowChain(message, query.question);
  if (!chain.ok()) return SetMalformed(answer, chain.status().message());
  answer.canonical_name = std::move(chain->canonical_name);
  if (answer.rcode == Rcode::kNoError && !chain->records.empty()) {
    answer.kind = AnswerKind::kPositive;
    answer.addresses = AddressesOf(*chain);
    if (answer.addresses.empty()) answer.records = RecordsOf(*chain);
    answer.ttl = chain->ttl;
    return;
  }
  // After a CNAME, NXDOMAIN is about its target; either way nothing is there.
  const Record* soa = FindSoa(message, answer.canonical_name);
  if (soa != nullptr) answer.ttl = NegativeTtl(*soa, *chain);
  if (answer.rcode == Rcode::kNxDomain) {
    answer.kind = AnswerKind::kNxDomain;
    return;
  }
  answer.kind = AnswerKind::kNoData;
  // Not where an alias leads to "a.onion".
  answer.ask_canonical_name =
      chain->hops > 0 && soa == nullptr && MayBeAskedFor(answer.canonical_name);
  if (answer.ask_canonical_name) answer.ttl = chain->ttl;
}

}  // namespace

absl::string_view ToString(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::kPositive:
      return "positive";
    case AnswerKind::kNxDomain:
      return "NXDOMAIN";
    case AnswerKind::kNoData:
      return "no data";
    case AnswerKind::kServFail:
      return "SERVFAIL";
    case AnswerKind::kRefused:
      return "REFUSED";
    case AnswerKind::kNotImp:
      return "NOTIMP";
    case AnswerKind::kFormErr:
      return "FORMERR";
    case AnswerKind::kOtherRcode:
      return "other error";
    case AnswerKind::kLame:
      return "lame";
    case AnswerKind::kTruncated:
      return "truncated";
    case AnswerKind::kMalformed:
      return "malformed";
  }
  return "unknown";
}

AnswerWorth WorthOf(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::kPositive:
      return AnswerWorth::kPositive;
    case AnswerKind::kNxDomain:
    case AnswerKind::kNoData:
      return AnswerWorth::kNegative;
    case AnswerKind::kServFail:
    case AnswerKind::kRefused:
    case AnswerKind::kNotImp:
    case AnswerKind::kFormErr:
    case AnswerKind::kOtherRcode:
    case AnswerKind::kLame:
    case AnswerKind::kTruncated:
    case AnswerKind::kMalformed:
      break;
  }
  return AnswerWorth::kFailure;
}

bool IsOfTheServers(const absl::Status& failure) {
  return absl::IsUnavailable(failure) ||       // refused, reset, unreachable
         absl::IsDeadlineExceeded(failure) ||  // silent
         absl::IsDataLoss(failure);            // broke off
}

Answer InterpretMessage(const Query& query, const Message& message,
                        OnTruncation on_truncation) {
  Answer answer = Commons(query, message);
  if (message.header.truncated && on_truncation == OnTruncation::kReport) {
    answer.kind = AnswerKind::kTruncated;
  } else if (answer.rcode != Rcode::kNoError &&
             answer.rcode != Rcode::kNxDomain) {
    answer.kind = KindOfError(answer.rcode);
  } else if (answer.rcode == Rcode::kNoError &&
             IsLame(message, query.question.name)) {
    answer.kind = AnswerKind::kLame;
  } else {
    InterpretAboutName(query, message, answer);
  }
  return answer;
}

Answer InterpretReply(const Query& query, absl::Span<const uint8_t> reply,
                      OnTruncation on_truncation) {
  absl::StatusOr<Message> message = ParseMessage(reply);
  if (message.ok()) {
    Answer answer = InterpretMessage(query, *message, on_truncation);
    if (query.keeps_message) {
      answer.message = std::make_shared<const Message>(*std::move(message));
    }
    return answer;
  }
  Answer answer;
  answer.canonical_name = query.question.name;
  SetMalformed(answer, message.status().message());
  return answer;
}

}  // namespace rawnet
