// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/address_sources.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/ascii.h"
#include "rawnet/resolver/address_search.h"
#include "rawnet/resolver/answer_error.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

AddressAnswer LocalAnswer(RecordType type,
                          absl::Span<const IpAddress> addresses,
                          absl::string_view source) {
  AddressAnswer answer{.type = type, .server = std::string(source)};
  for (const IpAddress& address : addresses) {
    if (address.is_v4() == (type == RecordType::kA)) {
      answer.addresses->push_back(address);
    }
  }
  return answer;
}

void TellLocal(const AddressRequest& request,
               absl::Span<const IpAddress> addresses, absl::string_view source,
               AddressSink& sink) {
  if (request.ipv6) {
    sink.OnAnswer(LocalAnswer(RecordType::kAaaa, addresses, source));
  }
  if (request.ipv4) {
    sink.OnAnswer(LocalAnswer(RecordType::kA, addresses, source));
  }
}

void TellError(const AddressRequest& request, const absl::Status& error,
               AddressSink& sink) {
  if (request.ipv6) {
    sink.OnAnswer({.type = RecordType::kAaaa, .addresses = error});
  }
  if (request.ipv4) {
    sink.OnAnswer({.type = RecordType::kA, .addresses = error});
  }
}

absl::Status NotFound(const std::string& name) {
  return MakeDnsError({.name = name, .kind = DnsError::Kind::kNotFound});
}

bool FilesFollow(const std::vector<NameSwitch::Step>& steps, size_t i) {
  return std::any_of(steps.begin() + i + 1, steps.end(), [](const auto& step) {
    return step.source == NameSwitch::Source::kFiles;
  });
}

// What DNS says of a name that the hosts file knows too, and is asked for
// later.
class HeldAnswers final : public AddressSink {
 public:
  explicit HeldAnswers(AddressSink& sink) : sink_(sink) {}

  void OnQuery(RecordType type, absl::string_view server) override {
    sink_.OnQuery(type, server);
  }
  void OnAnswer(AddressAnswer answer) override {
    found_ |= answer.addresses.ok() && !answer.addresses->empty();
    failed_ |= !answer.addresses.ok() &&
               !rawnet::IsNotFound(answer.addresses.status());
    answers_.push_back(std::move(answer));
  }

  // Whether they end the lookup.
  bool End(const NameSwitch::Step& step) const {
    if (found_) return true;
    return failed_ ? step.ends_when_unavailable : step.ends_when_not_found;
  }
  void PassOn() {
    for (AddressAnswer& answer : answers_) sink_.OnAnswer(std::move(answer));
  }

 private:
  AddressSink& sink_;
  std::vector<AddressAnswer> answers_;
  bool found_ = false;
  bool failed_ = false;
};

// A cheap look, for names are the rule.
bool MayBeLiteral(absl::string_view name) {
  const bool has_letters = std::any_of(
      name.begin(), name.end(), [](char c) { return absl::ascii_isalpha(c); });
  return !has_letters || name.find(':') != name.npos;
}

bool FilesEndNothingBeforeDns(const NameSwitch& name_switch) {
  for (const NameSwitch::Step& step : name_switch.steps) {
    if (step.source == NameSwitch::Source::kDns) return true;
    if (step.ends_when_not_found) return false;
  }
  return false;
}

AddressAnswer FromHit(RecordType type, const DnsCache::Hit& hit) {
  return {.type = type,
          .addresses = hit.found->answer->addresses,
          .ttl = hit.ttl,
          .canonical_name = hit.found->canonical_host,
          .server = "cache"};
}

}  // namespace

bool AddressSources::AnswerAtOnce() {
  if (AnswerLiteral()) return true;
  absl::StatusOr<GivenName> given = GivenName::FromText(request_.name);
  if (given.ok()) {
    given_ = *std::move(given);
    return AnswerFromCache();
  }
  TellError(request_, NameInvalidError(request_.name, given.status()), sink_);
  return true;
}

bool AddressSources::AnswerLiteral() {
  if (!MayBeLiteral(request_.name)) return false;
  const absl::StatusOr<IpAddress> literal = IpAddress::Parse(request_.name);
  if (literal.ok()) TellLocal(request_, {*literal}, "literal", sink_);
  return literal.ok();
}

// What Run would find at its first step. Only for names that DNS alone has.
bool AddressSources::AnswerFromCache() {
  if (!state_.has_cache() || !IsAskedAsItIs(given_, state_.conf())) {
    return false;
  }
  const bool dns_first = FilesEndNothingBeforeDns(state_.name_switch()) &&
                         state_.hosts().FindByName(request_.name) == nullptr;
  if (!dns_first || state_.conf().no_aaaa || !MayBeAskedFor(given_.name)) {
    return false;
  }
  absl::InlinedVector<RecordType, 2> types;
  if (request_.ipv6) types.push_back(RecordType::kAaaa);
  if (request_.ipv4) types.push_back(RecordType::kA);
  const auto hits = state_.FindFresh(given_.name, types);
  for (size_t i = 0; i < hits.size(); ++i) {
    sink_.OnAnswer(FromHit(types[i], hits[i]));
  }
  return !hits.empty();
}

bool AddressSources::AnswerSpecial(AddressSink& sink) {
  switch (DecideSpecialName(given_.name).handling) {
    case NameHandling::kAskServers:
      return false;
    case NameHandling::kLoopback:
      TellLocal(request_, {IpAddress::LoopbackV6(), IpAddress::LoopbackV4()},
                "loopback", sink);
      return true;
    case NameHandling::kNotFound:
      TellError(request_, NotFound(request_.name), sink);
      return true;
  }
  return false;
}

Task<bool> AddressSources::MakeSteps() {
  const HostsFile::Host* const host = state_.hosts().FindByName(request_.name);
  const std::vector<NameSwitch::Step>& steps = state_.name_switch().steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].source == NameSwitch::Source::kFiles) {
      if (host != nullptr) {
        TellLocal(request_, host->addresses, "hosts", sink_);
        co_return true;
      }
      if (steps[i].ends_when_not_found) co_return false;
      continue;
    }
    // Answers may go on as they come unless the hosts file has better ones.
    HeldAnswers held(sink_);
    const bool hold = host != nullptr && FilesFollow(steps, i);
    AddressSink& out = hold ? static_cast<AddressSink&>(held) : sink_;
    if (!AnswerSpecial(out)) {
      AddressSearch search(state_, context_, request_, given_, out);
      co_await search.Run();
    }
    if (!hold) co_return true;
    if (held.End(steps[i])) {
      held.PassOn();
      co_return true;
    }
  }
  co_return false;
}

Task<void> AddressSources::Run() {
  const bool answered = co_await MakeSteps();
  if (answered || AnswerSpecial(sink_)) co_return;
  TellError(request_, NotFound(request_.name), sink_);
}

}  // namespace rawnet
