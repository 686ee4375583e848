// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_AUTOMATIC_LOOKUP_H_
#define RAWNET_RESOLVER_AUTOMATIC_LOOKUP_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/netpoll/host_name.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/name_switch.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {

// What of the machine decides who looks a name up, beside nsswitch.conf(5).
struct NameSystem {
  std::string (*host_name)() = &HostName;  // asked for if it matters
  bool has_aliases = false;                // HOSTALIASES of glibc is set
};

// The service of nsswitch.conf(5), or "HOSTALIASES", for which `name` has to be
// looked up by the system's resolver; empty when files and DNS do. Of services
// that Resolver passes over:
//
//   mdns, mdns4_minimal ...  .local names, which are theirs (RFC 6762)
//   resolve                  .local names and single labels: the rest is DNS,
//                            also where the line says no `dns`
//   myhostname               "_gateway", "_outbound", this machine's name
//   any other                all names: there is no telling what they know
//
// HOSTALIASES is for single labels, hostname(7). Literals and localhost need
// nobody.
std::string ServiceFor(absl::string_view name, const NameSwitch& name_switch,
                       const NameSystem& system);

// Resolver, but for names that need a service which it does not have.
class AutomaticLookup final : public AddressLookup {
 public:
  // Both must outlive this object.
  AutomaticLookup(Resolver& pure, AddressLookup& system)
      : pure_(pure), system_(system) {}

  Task<void> LookupAddresses(Context context, AddressRequest request,
                             AddressSink* sink) override;
  std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) override {
    return pure_.SortByPreference(std::move(addresses));
  }

 private:
  Resolver& pure_;
  AddressLookup& system_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_AUTOMATIC_LOOKUP_H_
