// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/automatic_lookup.h"

#include <cstdlib>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "rawnet/resolver/special_names.h"

namespace rawnet {
namespace {

bool IsLocal(const DnsName& name) {
  return absl::EqualsIgnoreCase(name.LastLabel(), "local");
}

bool IsOfThisMachine(absl::string_view name, absl::string_view host_name) {
  absl::ConsumeSuffix(&name, ".");
  return absl::EqualsIgnoreCase(name, "_gateway") ||
         absl::EqualsIgnoreCase(name, "_outbound") ||
         (!host_name.empty() && absl::EqualsIgnoreCase(name, host_name));
}

bool Needs(absl::string_view service, absl::string_view text,
           const DnsName& name, const NameSystem& system) {
  if (absl::StartsWith(service, "mdns")) return IsLocal(name);
  if (service == "resolve") return IsLocal(name) || name.LabelCount() == 1;
  if (service == "myhostname") {
    return IsOfThisMachine(text, system.host_name());
  }
  return true;
}

// As ServiceFor, of what may be a literal address.
std::string ServiceForText(absl::string_view text, const DnsName& name,
                           const NameSwitch& name_switch,
                           const NameSystem& system) {
  for (const std::string& service : name_switch.passed_over) {
    if (Needs(service, text, name, system)) return service;
  }
  return system.has_aliases && name.LabelCount() == 1 ? "HOSTALIASES" : "";
}

}  // namespace

std::string ServiceFor(absl::string_view name, const NameSwitch& name_switch,
                       const NameSystem& system) {
  const absl::StatusOr<DnsName> parsed = DnsName::FromText(name);
  if (!parsed.ok() || !MayBeAskedFor(*parsed)) return "";
  std::string service = ServiceForText(name, *parsed, name_switch, system);
  // Last: what is no literal costs the text of an error.
  if (!service.empty() && IpAddress::Parse(name).ok()) return "";
  return service;
}

Task<void> AutomaticLookup::LookupAddresses(Context context,
                                            AddressRequest request,
                                            AddressSink* sink) {
  const bool has_aliases = std::getenv("HOSTALIASES") != nullptr;
  const std::shared_ptr<const NameSwitch> name_switch = pure_.name_switch();
  // Nearly always: nothing that we do not have ourselves.
  if (name_switch->passed_over.empty() && !has_aliases) {
    return pure_.LookupAddresses(std::move(context), std::move(request), sink);
  }
  const std::string service =
      ServiceFor(request.name, *name_switch, {.has_aliases = has_aliases});
  AddressLookup& lookup =
      service.empty() ? static_cast<AddressLookup&>(pure_) : system_;
  return lookup.LookupAddresses(std::move(context), std::move(request), sink);
}

}  // namespace rawnet
