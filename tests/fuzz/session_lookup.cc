// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/fuzz/session_lookup.h"

#include <algorithm>

#include "rawnet/async/event_loop.h"
#include "rawnet/resolver/answer_chain.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

constexpr int kServiceAliasesMax = 8;

MonotonicTime Now() { return EventLoop::Current().clock().Now(); }

}  // namespace

std::string SessionName(uint8_t number) {
  static constexpr const char* kNames[] = {
      "www.example.", "host", "Www.Example", "a.b.example.", "bad..name"};
  return kNames[number % std::size(kNames)];
}

void SessionLookup::Start(Resolver& resolver, const Context& context) {
  task_.Spawn(Run(&resolver, context));
}

Task<void> SessionLookup::Run(Resolver* resolver, Context context) {
  const MonotonicTime started = Now();
  co_await RunKind(resolver, std::move(context));
  Promise(Now() - started <= Limit(), "a lookup ends in its time");
}

Task<void> SessionLookup::RunKind(Resolver* resolver, Context context) {
  switch (kind_) {
    case kAddresses:
      co_await resolver->LookupAddresses(context, AddressRequest(name_), this);
      Promise(answered_.size() == 2, "every family is told of");
      break;
    case kCname: {
      const auto found = co_await resolver->LookupCname(context, name_);
      CheckStatus(found.status());
      if (found.ok()) CheckOne(*found);
      break;
    }
    case kMx:
      Check(co_await resolver->LookupMx(context, name_));
      break;
    case kNs:
      Check(co_await resolver->LookupNs(context, name_));
      break;
    case kTxt: {
      const auto found = co_await resolver->LookupTxt(context, name_);
      CheckStatus(found.status());
      Promise(!found.ok() || !found->empty(), "texts, or an error");
      break;
    }
    case kSrv:
      Check(co_await resolver->LookupSrv(context, "imap", "tcp", name_));
      break;
    case kHttps:
      Check(co_await resolver->LookupHttps(context, name_));
      break;
    case kPtr:
      Check(
          co_await resolver->LookupPtr(context, IpAddress::V4({192, 0, 2, 1})));
      break;
    case kMessage: {
      const auto found =
          co_await resolver->LookupMessage(context, name_, RecordType::kTxt);
      CheckStatus(found.status());
      Promise(!found.ok() || found->header.is_reply, "a message is a reply");
      break;
    }
  }
}

void SessionLookup::OnAnswer(AddressAnswer answer) {
  Promise(std::count(answered_.begin(), answered_.end(), answer.type) == 0,
          "a family is told of once");
  answered_.push_back(answer.type);
  CheckStatus(answer.addresses.status());
  if (!answer.addresses.ok()) return;
  CheckAddresses(*answer.addresses);
  for (const IpAddress& address : *answer.addresses) {
    Promise(address.is_v4() == (answer.type == RecordType::kA),
            "addresses are of their family");
  }
}

template <class T>
void SessionLookup::Check(const absl::StatusOr<std::vector<T>>& found) const {
  CheckStatus(found.status());
  if (!found.ok()) return;
  Promise(!found->empty(), "something, or an error");
  for (const T& one : *found) CheckOne(one);
}

void SessionLookup::CheckStatus(const absl::Status& status) const {
  if (status.ok()) return;
  Promise(!status.message().empty(), "an error says what it is");
  Promise(!IsCanceled(status) || cancelled_, "who was not cancelled is not");
}

// Whatever damage was done to the messages: no address comes from nowhere.
void SessionLookup::CheckAddresses(
    const std::vector<IpAddress>& addresses) const {
  for (const IpAddress& address : addresses) {
    Promise(servers_.HaveSent(address), "a server has sent the address");
  }
}

// CVE-2021-33195.
void SessionLookup::CheckOne(const std::string& host) const {
  const absl::StatusOr<DnsName> name = DnsName::FromText(host);
  Promise(name.ok() && name->IsHostName() && !name->IsRoot(),
          "hosts have hosts' names");
}

void SessionLookup::CheckOne(const ServiceEndpoint& endpoint) const {
  CheckOne(endpoint.host);
  CheckAddresses(endpoint.ipv4_hints);
  CheckAddresses(endpoint.ipv6_hints);
}

// Names one after the other, each along all of its aliases, with all rounds
// over the servers for each.
absl::Duration SessionLookup::Limit() const {
  const size_t names =
      1 + conf_.search.size() + (kind_ == kHttps ? kServiceAliasesMax : 0);
  const size_t families = conf_.single_request ? 2 : 1;
  const size_t questions = families * names * (1 + kChainHopsMax);
  return conf_.timeout * conf_.attempts * static_cast<int64_t>(questions);
}

}  // namespace rawnet
