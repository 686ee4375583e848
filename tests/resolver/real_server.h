// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_REAL_SERVER_H_
#define RAWNET_TESTS_RESOLVER_REAL_SERVER_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/tests/examples/subprocess.h"
#include "rawnet/tests/netpoll/temp_directory.h"
#include "rawnet/tests/resolver/real_server_conf.h"

namespace rawnet {

enum class RealKind {
  kNsd,
  kKnot,
  kNamed,
  kDelegatedNsd,  // has DelegatedZone() alone
  // In front of knot and the delegated nsd.
  kNamedRecursor,
  kUnbound,
  // In front of nsd.
  kDnsmasq,
  // Says from memory what nsd did not: no SOA, no data for names that are not
  // there, one PTR record of two.
  kDnsmasqWithCache,
};

// "nsd", "named-recursor": as it is spoken of.
std::string ToString(RealKind kind);
// Serves what it has, and refuses the rest.
bool IsAuthoritative(RealKind kind);
// Follows delegations.
bool IsRecursor(RealKind kind);
// Its TTLs count down, and it may say something else the second time.
bool IsCache(RealKind kind);

// DNS servers that people run, on loopback, each started when it is first asked
// for and running until the end. Thread-compatible.
class RealServers {
 public:
  RealServers() = default;
  RealServers(const RealServers&) = delete;
  RealServers& operator=(const RealServers&) = delete;
  // Ends them, each after those that ask it.
  ~RealServers();

  // Where it listens; it is ready.
  // Errors: NotFound, what this machine lacks: `knotd is not installed`;
  // Unavailable, what it said when it ended instead.
  absl::StatusOr<Endpoint> Get(RealKind kind);

 private:
  struct Running {
    TempDirectory directory;
    Endpoint endpoint;
    std::unique_ptr<Subprocess> process;
  };

  absl::StatusOr<Endpoint> EndpointFor(RealKind kind);
  absl::StatusOr<RealConf> ConfFor(RealKind kind, const Running& running);
  absl::Status Start(RealKind kind, Running& running);

  // The recursor and the two that it finds by referral have one port.
  uint16_t referral_port_ = 0;
  std::map<RealKind, std::unique_ptr<Running>> running_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_REAL_SERVER_H_
