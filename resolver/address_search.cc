// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/address_search.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/async/task_group.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

bool HasAddresses(const AddressAnswer& answer) {
  return answer.addresses.ok() && !answer.addresses->empty();
}

DnsError::Kind KindOf(const absl::Status& failure) {
  if (IsTimeout(failure)) return DnsError::Kind::kTimeout;
  if (IsCanceled(failure)) return DnsError::Kind::kCanceled;
  return DnsError::Kind::kTemporary;
}

// A server's failure in words.
std::string FailureText(const Answer& answer) {
  if (answer.kind == AnswerKind::kLame) {
    return "the server does not look up names for others";
  }
  std::string why(answer.kind == AnswerKind::kOtherRcode
                      ? ToString(answer.rcode)
                      : ToString(answer.kind));
  for (const ExtendedError& extended : answer.extended_errors) {
    if (!extended.text.empty()) absl::StrAppend(&why, ": ", extended.text);
  }
  return absl::StrCat("server misbehaving (", why, ")");
}

}  // namespace

Task<void> AddressSearch::Run() {
  if (request_.ipv6) families_.push_back({RecordType::kAaaa});
  if (request_.ipv4) families_.push_back({RecordType::kA});
  const ResolvConf& conf = resolver_.options_.conf;
  const absl::StatusOr<DnsName> given = DnsName::FromText(request_.name);
  if (given.ok()) given_name_ = *given;
  const std::vector<DnsName> candidates = SearchCandidates(request_.name, conf);
  for (size_t i = 0; i < candidates.size(); ++i) {
    last_candidate_ = i + 1 == candidates.size();
    co_await TryCandidate(candidates[i]);
    if (found_ || last_candidate_ || context_.done()) break;
    for (Family& family : families_) family.held.reset();
  }
  if (!candidates.empty()) {
    TellHeld();
    co_return;
  }
  for (const Family& family : families_) {
    sink_.OnAnswer(
        {.type = family.type,
         .addresses = MakeDnsError(
             {.name = request_.name, .kind = DnsError::Kind::kNameInvalid})});
  }
}

Task<void> AddressSearch::TryCandidate(DnsName candidate) {
  if (resolver_.options_.conf.single_request) {
    for (Family& family : families_) co_await AskFamily(candidate, &family);
    co_return;
  }
  TaskGroup group;
  for (Family& family : families_) group.Spawn(AskFamily(candidate, &family));
  co_await group.Join();
}

Task<void> AddressSearch::AskFamily(DnsName candidate, Family* family) {
  if (family->type == RecordType::kAaaa && resolver_.options_.conf.no_aaaa) {
    OnFamilyAnswer(*family, {.type = family->type});
    co_return;
  }
  Resolver::FoundAnswer found =
      co_await resolver_.Ask(context_, candidate, family->type, &sink_);
  // A minimal server that leaves the end of the chain to us.
  if (found.answer.ok() && found.answer->ask_canonical_name) {
    const DnsName target = found.answer->canonical_name;
    found = co_await resolver_.Ask(context_, target, family->type, &sink_);
  }
  AddressAnswer answer = Translate(family->type, found);
  if (given_name_.has_value() && candidate == *given_name_) {
    family->as_given = answer;
  }
  OnFamilyAnswer(*family, std::move(answer));
}

AddressAnswer AddressSearch::Translate(
    RecordType type, const Resolver::FoundAnswer& found) const {
  AddressAnswer result{.type = type, .server = found.server};
  DnsError error{.name = request_.name, .server = found.server};
  if (!found.answer.ok()) {
    error.kind = KindOf(found.answer.status());
    error.error_number = ErrnoOf(found.answer.status());
    if (error.kind == DnsError::Kind::kTemporary) {
      error.detail = std::string(found.answer.status().message());
    }
    result.addresses = MakeDnsError(error);
    return result;
  }
  const Answer& answer = *found.answer;
  result.ttl = answer.ttl;
  result.canonical_name = answer.canonical_name.ToText();
  switch (answer.kind) {
    case AnswerKind::kPositive:
      result.addresses = answer.addresses;
      return result;
    case AnswerKind::kNoData:
      return result;
    case AnswerKind::kNxDomain:
      error.kind = DnsError::Kind::kNotFound;
      break;
    case AnswerKind::kMalformed:
      error.kind = DnsError::Kind::kMalformed;
      error.detail = absl::StrCat("malformed dns reply: ", answer.reason);
      break;
    case AnswerKind::kServFail:
    case AnswerKind::kRefused:
    case AnswerKind::kNotImp:
    case AnswerKind::kFormErr:
    case AnswerKind::kOtherRcode:
    case AnswerKind::kLame:
    case AnswerKind::kTruncated:
      error.kind = DnsError::Kind::kTemporary;
      error.detail = FailureText(answer);
      break;
  }
  result.addresses = MakeDnsError(error);
  return result;
}

void AddressSearch::OnFamilyAnswer(Family& family, AddressAnswer answer) {
  found_ |= HasAddresses(answer);
  family.held = std::move(answer);
  if (found_ || last_candidate_) TellHeld();
}

void AddressSearch::TellHeld() {
  for (Family& family : families_) {
    if (!family.held.has_value()) continue;
    AddressAnswer answer = *std::move(family.held);
    family.held.reset();
    const bool better =
        !found_ && !context_.done() && family.as_given.has_value();
    sink_.OnAnswer(better ? *family.as_given : std::move(answer));
  }
}

}  // namespace rawnet
