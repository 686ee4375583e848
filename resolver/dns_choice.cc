// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_choice.h"

#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "rawnet/resolver/automatic_lookup.h"
#include "rawnet/resolver/system_lookup.h"

namespace rawnet {
namespace {

using Backend = DnsChoice::Backend;

constexpr char kVariable[] = "RAWNET_DNS";

void TellError(const std::string& line) {
  // One write: lines of several threads do not mix.
  std::cerr << absl::StrCat("rawnet: ", line, "\n");
}

std::string TextOf(const AddressAnswer& answer) {
  if (!answer.addresses.ok()) {
    return std::string(answer.addresses.status().message());
  }
  if (answer.addresses->empty()) return "none";
  return absl::StrJoin(*answer.addresses, ", ",
                       [](std::string* out, const IpAddress& address) {
                         out->append(address.ToString());
                       });
}

class TellingSink final : public AddressSink {
 public:
  TellingSink(const std::string& name, const ExplainingLookup::Tell& tell,
              AddressSink& sink)
      : name_(name), tell_(tell), sink_(sink) {}

  void OnQuery(RecordType type, absl::string_view server) override {
    sink_.OnQuery(type, server);
  }
  void OnAnswer(AddressAnswer answer) override {
    tell_(absl::StrCat("lookup ", name_, ": ", ToString(answer.type),
                       answer.server.empty() ? "" : " from ", answer.server,
                       ": ", TextOf(answer)));
    sink_.OnAnswer(std::move(answer));
  }

 private:
  const std::string& name_;
  const ExplainingLookup::Tell& tell_;
  AddressSink& sink_;
};

DnsChoice FromEnvironment() {
  const char* const text = std::getenv(kVariable);
  const absl::StatusOr<DnsChoice> choice =
      DnsChoice::Parse(text == nullptr ? "" : text);
  if (choice.ok()) return *choice;
  TellError(std::string(choice.status().message()));
  return DnsChoice();
}

AddressLookup& LookupOf(Backend backend) {
  switch (backend) {
    case Backend::kPure:
      return Resolver::System();
    case Backend::kSystem:
      return *new SystemLookup;
    case Backend::kAutomatic:
      break;
  }
  return *new AutomaticLookup(Resolver::System(), *new SystemLookup);
}

AddressLookup& MakeLookup() {
  const DnsChoice choice = FromEnvironment();
  AddressLookup& lookup = LookupOf(choice.backend);
  if (choice.explains > 0) {
    TellError(Explain(choice, *Resolver::System().name_switch()));
  }
  if (choice.explains < 2) return lookup;
  return *new ExplainingLookup(lookup, &TellError);
}

}  // namespace

absl::StatusOr<DnsChoice> DnsChoice::Parse(absl::string_view text) {
  DnsChoice choice;
  if (text.empty()) return choice;
  std::vector<absl::string_view> parts = absl::StrSplit(text, '+');
  if (parts[0] == "pure" || parts[0] == "system") {
    choice.backend = parts[0] == "pure" ? Backend::kPure : Backend::kSystem;
    parts.erase(parts.begin());
  }
  if (parts.empty()) return choice;
  if (parts.size() > 1 || (parts[0] != "1" && parts[0] != "2")) {
    return absl::InvalidArgumentError(
        absl::StrCat(kVariable, "=\"", text,
                     "\": want pure or system, and +1 or +2 behind it"));
  }
  choice.explains = parts[0] == "1" ? 1 : 2;
  return choice;
}

std::string Explain(const DnsChoice& choice, const NameSwitch& name_switch) {
  if (choice.backend == Backend::kSystem) {
    return absl::StrCat("names are looked up by getaddrinfo(3): ", kVariable);
  }
  const std::string others = absl::StrJoin(name_switch.passed_over, ", ");
  if (choice.backend == Backend::kPure) {
    return absl::StrCat(
        "names are looked up by rawnet's resolver: ", kVariable,
        others.empty() ? "" : "; of nsswitch.conf it passes over ", others);
  }
  return absl::StrCat("names are looked up by rawnet's resolver",
                      others.empty() ? "" : ", and by getaddrinfo(3) those of ",
                      others);
}

Task<void> ExplainingLookup::LookupAddresses(Context context,
                                             AddressRequest request,
                                             AddressSink* sink) {
  const std::string name = request.name;
  TellingSink telling(name, tell_, *sink);
  tell_(absl::StrCat("lookup ", name));
  co_await lookup_.LookupAddresses(context, std::move(request), &telling);
}

AddressLookup& ChosenLookup() {
  static AddressLookup& lookup = MakeLookup();
  return lookup;
}

}  // namespace rawnet
