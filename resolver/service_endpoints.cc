// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/service_endpoints.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rawnet/resolver/wire_reader.h"

namespace rawnet {
namespace {

using Key = ServiceParamKey;

// What it holds, or null: malformed.
const ServiceBinding* BindingOf(const Record& record) {
  if (const auto* svcb = std::get_if<SvcbRdata>(&record.rdata)) {
    return &svcb->binding;
  }
  const auto* const https = std::get_if<HttpsRdata>(&record.rdata);
  return https == nullptr ? nullptr : &https->binding;
}

// RFC 9460 8: a client that does not know what it must know leaves it.
bool IsCompatible(const ServiceBinding& binding) {
  const ServiceParam* const mandatory = binding.Find(Key::kMandatory);
  if (mandatory == nullptr) return true;
  WireReader keys(mandatory->value);
  while (keys.remaining() > 0) {
    if (Key{keys.ReadU16()} > Key::kIpv6Hint) return false;
  }
  return true;
}

std::string Text(absl::Span<const uint8_t> bytes) {
  return std::string(bytes.begin(), bytes.end());
}

template <size_t kSize>
std::vector<IpAddress> Addresses(
    WireReader in, IpAddress (*make)(const std::array<uint8_t, kSize>&)) {
  std::vector<IpAddress> addresses;
  while (in.remaining() > 0) {
    const absl::Span<const uint8_t> bytes = in.ReadBytes(kSize);
    std::array<uint8_t, kSize> array{};
    std::copy(bytes.begin(), bytes.end(), array.begin());
    addresses.push_back(make(array));
  }
  return addresses;
}

// `param` has the format of its key.
void Apply(const ServiceParam& param, ServiceEndpoint& endpoint) {
  WireReader in(param.value);
  switch (param.key) {
    case Key::kMandatory:
      return;
    case Key::kAlpn:
      while (in.remaining() > 0) {
        endpoint.alpn.push_back(Text(in.ReadBytes(in.ReadU8())));
      }
      return;
    case Key::kNoDefaultAlpn:
      endpoint.no_default_alpn = true;
      return;
    case Key::kPort:
      endpoint.port = in.ReadU16();
      return;
    case Key::kIpv4Hint:
      endpoint.ipv4_hints = Addresses<4>(in, &IpAddress::V4);
      return;
    case Key::kEch:
      endpoint.ech = Text(param.value);
      return;
    case Key::kIpv6Hint:
      endpoint.ipv6_hints = Addresses<16>(in, &IpAddress::V6);
      return;
  }
  endpoint.other_params.push_back(param);
}

// nullopt: its target may not be the name of a host.
std::optional<ServiceEndpoint> EndpointOf(const DnsName& owner,
                                          const ServiceBinding& binding) {
  const DnsName& target = binding.target.IsRoot() ? owner : binding.target;
  if (target.IsRoot() || !target.IsHostName()) return std::nullopt;
  ServiceEndpoint endpoint = {.host = target.ToText(),
                              .priority = binding.priority};
  for (const ServiceParam& param : binding.params) Apply(param, endpoint);
  return endpoint;
}

absl::Status Unusable(absl::Span<const Record> records,
                      absl::string_view before, absl::string_view behind) {
  const RecordType type = records.empty() ? RecordType::kSvcb : records[0].type;
  return absl::DataLossError(
      absl::StrCat(before, " ", ToString(type), " record", behind));
}

}  // namespace

absl::StatusOr<ServiceRecords> ServicesIn(absl::Span<const Record> records,
                                          const RandomBelow& random) {
  ServiceRecords result;
  std::vector<DnsName> aliases;
  bool any_compatible = false;
  for (const Record& record : records) {
    const ServiceBinding* const binding = BindingOf(record);
    if (binding == nullptr) return Unusable(records, "malformed", "");
    if (binding->is_alias()) {
      aliases.push_back(binding->target);
    } else if (IsCompatible(*binding)) {
      any_compatible = true;
      std::optional<ServiceEndpoint> endpoint =
          EndpointOf(record.name, *binding);
      if (endpoint) result.endpoints.push_back(*std::move(endpoint));
    }
  }
  if (!aliases.empty()) {
    result.endpoints.clear();
    result.alias = aliases[random(static_cast<uint32_t>(aliases.size()))];
    return result;
  }
  if (!any_compatible) {
    return Unusable(records, "no", " is for clients like this one");
  }
  if (result.endpoints.empty()) {
    return Unusable(records, "no", " has a host's name");
  }
  Shuffle(result.endpoints, random);
  SortBy(result.endpoints, [](const auto& one) { return one.priority; });
  return result;
}

std::string ServiceName(absl::string_view scheme, uint16_t port,
                        absl::string_view name) {
  if (scheme.empty()) return std::string(name);
  if (port == 0) return absl::StrCat("_", scheme, ".", name);
  return absl::StrCat("_", port, "._", scheme, ".", name);
}

}  // namespace rawnet
