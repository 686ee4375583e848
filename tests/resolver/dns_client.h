// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_DNS_CLIENT_H_
#define RAWNET_TESTS_RESOLVER_DNS_CLIENT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rawnet/async/wait.h"
#include "rawnet/examples/dns_server.h"
#include "rawnet/examples/dns_zone.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {

// What the tests of everything that talks to a DNS server share.

using Transport = DnsServer::Transport;
using Actions = DnsServer::Actions;

inline std::unique_ptr<DnsServer> Serve(DnsServer::Handler handler,
                                        Endpoint endpoint = {
                                            IpAddress::LoopbackV4(), 0}) {
  return DnsServer::Start(std::move(handler), endpoint).value();
}

inline std::unique_ptr<DnsServer> ServeZone(DnsZone zone) {
  return Serve([zone = std::move(zone)](const Message& query, Transport via) {
    return Actions{DnsServer::Send(zone.Answer(query, via))};
  });
}

// `reasons` are the values of its extended errors (RFC 8914).
inline std::unique_ptr<DnsServer> ServeError(
    Rcode rcode, const std::vector<std::vector<uint8_t>>& reasons = {}) {
  return Serve([rcode, reasons](const Message& query, Transport) {
    Message reply = ErrorReply(query, rcode);
    for (const std::vector<uint8_t>& reason : reasons) {
      reply.edns->options.push_back({EdnsOption::kExtendedError, reason});
    }
    return Actions{DnsServer::Send(reply)};
  });
}

inline std::unique_ptr<DnsServer> ServeSilence() {
  return Serve([](const Message&, Transport) { return Actions(); });
}

// A configuration of `text` and these servers. Nothing times out by itself.
inline Resolver::Options OptionsFor(const std::vector<Endpoint>& servers,
                                    absl::string_view text = "") {
  Resolver::Options options;
  options.conf = ParseResolvConf(text);
  options.conf.servers = servers;
  options.conf.timeout = absl::Hours(1);
  return options;
}

// The names that were asked for with `type`, in their order.
inline std::vector<std::string> NamesAsked(const DnsServer& server,
                                           RecordType type) {
  std::vector<std::string> names;
  for (const DnsServer::SeenQuery& query : server.queries()) {
    if (query.message.question->type != type) continue;
    names.push_back(query.message.question->name.ToText());
  }
  return names;
}

// Writes down what a lookup says: "ask A 127.0.0.1:5353", "got A".
class RecordingSink final : public AddressSink {
 public:
  void OnQuery(RecordType type, absl::string_view server) override {
    events.push_back(absl::StrCat("ask ", ToString(type)));
    servers.emplace_back(server);
  }
  void OnAnswer(AddressAnswer answer) override {
    events.push_back(absl::StrCat("got ", ToString(answer.type)));
    answers.push_back(std::move(answer));
    if (on_answer) on_answer(answers.back());
  }

  // The only answer for `type`; one that says so if there are none or several.
  AddressAnswer For(RecordType type) const {
    AddressAnswer found{.addresses = absl::InternalError("not answered")};
    int count = 0;
    for (const AddressAnswer& answer : answers) {
      if (answer.type == type && ++count == 1) found = answer;
    }
    if (count > 1) found.addresses = absl::InternalError("answered twice");
    return found;
  }
  AddressAnswer A() const { return For(RecordType::kA); }
  AddressAnswer Aaaa() const { return For(RecordType::kAaaa); }

  std::vector<std::string> events;
  std::vector<std::string> servers;
  std::vector<AddressAnswer> answers;
  absl::AnyInvocable<void(const AddressAnswer&)> on_answer;
};

inline AddressRequest Ipv4Request(std::string name) {
  AddressRequest request(std::move(name));
  request.ipv6 = false;
  return request;
}

inline void LookUp(AddressLookup& lookup, AddressRequest request,
                   RecordingSink& sink,
                   const Context& context = Context::Background()) {
  Wait(lookup.LookupAddresses(context, std::move(request), &sink));
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_DNS_CLIENT_H_
