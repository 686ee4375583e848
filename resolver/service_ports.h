// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_SERVICE_PORTS_H_
#define RAWNET_RESOLVER_SERVICE_PORTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rawnet {

// What services(5) says. Parsed once, then only read: share it between threads
// as a const object.
class ServicePorts {
 public:
  // No services at all.
  ServicePorts() = default;

  // Never fails: a line without a name and a port is passed over, and so is a
  // number beyond 65535. A comment runs from # to the end of its line. Of
  // several lines that have a name the first counts, as in getservbyname(3).
  static ServicePorts Parse(absl::string_view text);

  // /etc/services, which need not be there, and behind it a few services that
  // are known everywhere. Read when it is first asked for. Any thread.
  static const ServicePorts& System();

  // The port of `name`, or of an alias, over "tcp" or "udp". Case makes no
  // difference.
  std::optional<uint16_t> Find(absl::string_view protocol,
                               absl::string_view name) const;

 private:
  void AddLine(absl::string_view line);

  absl::flat_hash_map<std::string, uint16_t> ports_;  // By "tcp/http".
};

// The port that "80", "http" or "" means, which is 0. `network` is one of
// Dial's but "unix", or "ip" or "" for any: then TCP's port comes before UDP's.
// `services` is asked for names alone, numbers cost nothing.
//
// Errors: InvalidArgument, `invalid port "65536" (>65535)`, `unknown network
// foo`; DnsError, not found, `lookup tcp/foo: unknown port`. Any thread.
absl::StatusOr<uint16_t> LookupPort(
    absl::string_view network, absl::string_view service,
    const ServicePorts& (*services)() = &ServicePorts::System);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_SERVICE_PORTS_H_
