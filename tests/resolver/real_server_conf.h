// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_REAL_SERVER_CONF_H_
#define RAWNET_TESTS_RESOLVER_REAL_SERVER_CONF_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/tests/resolver/real_zone.h"

namespace rawnet {

// What a server must know, and the same in the words of each.
struct RealConf {
  Endpoint listen = {};
  std::string directory = {};        // its own, to write to
  std::vector<RealZone> zones = {};  // that it serves, or asks `parent` for
  Endpoint parent = {};              // has `zones`
  Endpoint delegated = {};           // has DelegatedZone()
};

// Where a server of `zones` reads one.
std::string MasterFilePath(const RealConf& conf, const RealZone& zone);

// Authoritative alone.
std::string NsdConf(const RealConf& conf);
std::string KnotConf(const RealConf& conf);
std::string NamedConf(const RealConf& conf);

// Recursive, by referral: follows the delegation to `delegated`, whose port
// must be its own (named knows no other).
std::string NamedRecursorConf(const RealConf& conf);
// Recursive, told of both servers. Has local.test itself, in its own words.
std::string UnboundConf(const RealConf& conf);

// A forwarder to `parent`. Has local.test, too.
std::string DnsmasqConf(const RealConf& conf);
std::string DnsmasqConfWithCache(const RealConf& conf);

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_REAL_SERVER_CONF_H_
