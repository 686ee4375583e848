// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_CHOICE_H_
#define RAWNET_RESOLVER_DNS_CHOICE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {

// Who looks names up, as the environment variable RAWNET_DNS says it:
//
//   (none)    Resolver, but for names that need a service of nsswitch.conf(5)
//             which it does not have: automatic_lookup.h
//   pure      Resolver, rawnet's own
//   system    SystemLookup, getaddrinfo(3)
//   pure+1    and says on standard error who does, and why
//   pure+2    and says each name too; "1" and "2" alone choose nothing
struct DnsChoice {
  enum class Backend { kAutomatic, kPure, kSystem };

  Backend backend = Backend::kAutomatic;
  int explains = 0;  // 0 to 2

  // Errors: InvalidArgument, `RAWNET_DNS="libc": want pure or system, and +1 or
  // +2 behind it`.
  static absl::StatusOr<DnsChoice> Parse(absl::string_view text);

  friend bool operator==(const DnsChoice&, const DnsChoice&) = default;
};

// Why names are looked up as they are, in a line.
std::string Explain(const DnsChoice& choice, const NameSwitch& name_switch);

// Tells each name and its answers before and after it passes them on.
class ExplainingLookup final : public AddressLookup {
 public:
  using Tell = std::function<void(const std::string& line)>;

  ExplainingLookup(AddressLookup& lookup, Tell tell)
      : lookup_(lookup), tell_(std::move(tell)) {}

  Task<void> LookupAddresses(Context context, AddressRequest request,
                             AddressSink* sink) override;
  std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) override {
    return lookup_.SortByPreference(std::move(addresses));
  }

 private:
  AddressLookup& lookup_;
  const Tell tell_;
};

// The lookup of this machine, as RAWNET_DNS chose it when it was first asked
// for. A value that means nothing is told on standard error, and passed over.
// Lives forever. Any thread.
AddressLookup& ChosenLookup();

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_CHOICE_H_
