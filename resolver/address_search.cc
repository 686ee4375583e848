// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/address_search.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rawnet/async/task_group.h"
#include "rawnet/resolver/answer_error.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

bool HasAddresses(const AddressAnswer& answer) {
  return answer.addresses.ok() && !answer.addresses->empty();
}

}  // namespace

Task<void> AddressSearch::Run() {
  if (request_.ipv6) families_.push_back({RecordType::kAaaa});
  if (request_.ipv4) families_.push_back({RecordType::kA});
  const std::vector<DnsName> candidates =
      SearchCandidates(given_, state_.conf());
  for (size_t i = 0; i < candidates.size(); ++i) {
    last_candidate_ = i + 1 == candidates.size();
    co_await TryCandidate(candidates[i]);
    if (state_.conf().strict_error && SpreadError()) break;
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
             {.name = request_.name, .kind = DnsError::Kind::kNotFound})});
  }
}

Task<void> AddressSearch::TryCandidate(DnsName candidate) {
  if (state_.conf().single_request) {
    for (Family& family : families_) co_await AskFamily(candidate, &family);
    co_return;
  }
  TaskGroup group;
  for (Family& family : families_) group.Spawn(AskFamily(candidate, &family));
  co_await group.Join();
}

Task<void> AddressSearch::AskFamily(DnsName candidate, Family* family) {
  if (family->type == RecordType::kAaaa && state_.conf().no_aaaa) {
    OnFamilyAnswer(*family, {.type = family->type});
    co_return;
  }
  ServerAnswer found = co_await state_.AskAlongAliases(context_, candidate,
                                                       family->type, &sink_);
  AddressAnswer answer = Translate(family->type, std::move(found));
  if (!HasAddresses(answer) && candidate == given_.name) {
    family->as_given = answer;
  }
  OnFamilyAnswer(*family, std::move(answer));
}

AddressAnswer AddressSearch::Translate(RecordType type,
                                       ServerAnswer found) const {
  AddressAnswer result{.type = type,
                       .server = found.cached ? "cache" : found.server};
  if (found.answer.ok()) {
    result.ttl = found.answer->ttl;
    result.canonical_name = found.answer->canonical_name.ToHostText();
  }
  const std::optional<DnsError> error =
      ErrorIn(found.answer, request_.name, found.server);
  if (error.has_value()) {
    result.addresses = MakeDnsError(*error);
  } else {
    result.addresses = std::move(found.answer->addresses);  // none: NODATA
  }
  return result;
}

void AddressSearch::OnFamilyAnswer(Family& family, AddressAnswer answer) {
  found_ |= HasAddresses(answer);
  family.held = std::move(answer);
  if (state_.conf().strict_error) return;
  if (found_ || last_candidate_) TellHeld();
}

bool AddressSearch::SpreadError() {
  absl::Status error;
  for (const Family& family : families_) {
    if (!family.held.has_value() || family.held->addresses.ok()) continue;
    if (rawnet::IsNotFound(family.held->addresses.status())) continue;
    error = family.held->addresses.status();
  }
  if (error.ok()) return false;
  found_ = false;
  for (Family& family : families_) {
    family.as_given.reset();
    family.held->addresses = error;
  }
  return true;
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
