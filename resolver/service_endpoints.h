// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SERVICE_ENDPOINTS_H_
#define RAWNET_RESOLVER_SERVICE_ENDPOINTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_record.h"
#include "rawnet/resolver/record_order.h"
#include "rawnet/resolver/service_binding.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// One way to reach a service (RFC 9460).
struct ServiceEndpoint {
  std::string host;  // whose addresses to look up
  // The least first. 0: no record says so, but the name is where the service's
  // aliases end.
  uint16_t priority = 0;
  std::optional<uint16_t> port = {};   // absent: the scheme's own
  std::vector<std::string> alpn = {};  // RFC 7301: "h2"; any bytes
  bool no_default_alpn = false;        // the scheme's own protocol is not there
  // To begin with until the addresses of `host` are known.
  std::vector<IpAddress> ipv4_hints = {};
  std::vector<IpAddress> ipv6_hints = {};
  std::string ech = {};  // ECHConfigList: bytes for a TLS library (RFC 9849)
  // Those that have no meaning here, as they came, by key.
  std::vector<ServiceParam> other_params = {};

  friend bool operator==(const ServiceEndpoint&,
                         const ServiceEndpoint&) = default;
};

// What the SVCB or HTTPS records of a positive answer say: where to ask on, or
// the endpoints.
struct ServiceRecords {
  std::optional<DnsName> alias = {};  // "." says that the service is not there
  std::vector<ServiceEndpoint> endpoints = {};
};

// One record in AliasMode hides all in ServiceMode; of several, one is drawn.
// Endpoints come by priority, equal ones in random order. Records that name a
// parameter as mandatory that has no meaning here are left out, and so are
// those whose target may not be the name of a host.
//
// Errors: DataLoss, and the records count as absent: `malformed SVCB record`,
// which spoils all that came with it; `no SVCB record is for clients like this
// one`; `no SVCB record has a host's name`. Pure; any thread.
absl::StatusOr<ServiceRecords> ServicesIn(absl::Span<const Record> records,
                                          const RandomBelow& random);

// Where a service's records are (RFC 9460 2.3, 9.1): "_8443._foo.example.com",
// "_foo.example.com" with port 0, and `name` itself without a scheme.
std::string ServiceName(absl::string_view scheme, uint16_t port,
                        absl::string_view name);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SERVICE_ENDPOINTS_H_
