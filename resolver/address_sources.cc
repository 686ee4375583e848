// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/address_sources.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "rawnet/resolver/address_search.h"
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

}  // namespace

bool AddressSources::AnswerLiteral() {
  const absl::StatusOr<IpAddress> literal = IpAddress::Parse(request_.name);
  if (literal.ok()) {
    TellLocal(request_, {*literal}, "literal", sink_);
    return true;
  }
  const absl::StatusOr<DnsName> name = DnsName::FromText(request_.name);
  if (name.ok() && !request_.name.empty()) return false;
  TellError(
      request_,
      MakeDnsError({.name = request_.name,
                    .kind = DnsError::Kind::kNameInvalid,
                    .detail = request_.name.empty()
                                  ? "empty name"
                                  : std::string(name.status().message())}),
      sink_);
  return true;
}

bool AddressSources::AnswerSpecial(AddressSink& sink) {
  const absl::StatusOr<DnsName> name = DnsName::FromText(request_.name);
  if (!name.ok()) return false;
  switch (DecideSpecialName(*name).handling) {
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
      AddressSearch search(state_, context_, request_, out);
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
  if (AnswerLiteral()) co_return;
  const bool answered = co_await MakeSteps();
  if (answered || AnswerSpecial(sink_)) co_return;
  TellError(request_, NotFound(request_.name), sink_);
}

}  // namespace rawnet
