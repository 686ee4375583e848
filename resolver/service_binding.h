// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SERVICE_BINDING_H_
#define RAWNET_RESOLVER_SERVICE_BINDING_H_

#include <cstdint>
#include <vector>

#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/wire_reader.h"
#include "rawnet/resolver/wire_writer.h"

namespace rawnet {

// The IANA registry's numbers, of those that have a meaning here (RFC 9460
// 14.3.2). Any other comes off the wire all the same.
enum class ServiceParamKey : uint16_t {
  kMandatory = 0,
  kAlpn = 1,
  kNoDefaultAlpn = 2,
  kPort = 3,
  kIpv4Hint = 4,
  kEch = 5,
  kIpv6Hint = 6,
};

struct ServiceParam {
  ServiceParamKey key = ServiceParamKey::kMandatory;
  std::vector<uint8_t> value = {};

  friend bool operator==(const ServiceParam&, const ServiceParam&) = default;
};

// What SVCB and HTTPS records hold (RFC 9460 2.2). Priority 0 is AliasMode: the
// target is another name for the service, and the parameters mean nothing. Any
// other is ServiceMode.
struct ServiceBinding {
  uint16_t priority = 0;
  DnsName target = {};
  std::vector<ServiceParam> params = {};  // by key, each once

  // Strict. `in` fails on a parameter that overruns the RDATA, keys that do not
  // increase, and in ServiceMode on a value that is not of its key's format or
  // that contradicts the other parameters.
  static ServiceBinding Read(WireReader& in);
  void Write(WireWriter& out) const;

  bool is_alias() const { return priority == 0; }
  // Null if there is none.
  const ServiceParam* Find(ServiceParamKey key) const;

  friend bool operator==(const ServiceBinding&,
                         const ServiceBinding&) = default;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SERVICE_BINDING_H_
