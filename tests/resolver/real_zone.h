// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_REAL_ZONE_H_
#define RAWNET_TESTS_RESOLVER_REAL_ZONE_H_

#include <string>
#include <vector>

#include "rawnet/resolver/dns_types.h"

namespace rawnet {

// The zones that nsd, knot and named serve, each as the master file (RFC 1035
// 5) that they all read. What a test expects beyond "as dig says" stands here.
//
// No TTL is so short that a cache drops a record while the tests run.
struct RealZone {
  std::string name;
  std::string master_file;
};

// site.test with one of everything; other.test, to which its aliases lead; the
// reverse zones of 192.0.2.0/24 and 2001:db8::/32.
std::vector<RealZone> RealZones();

// sub.site.test, which site.test delegates to a server at 127.0.0.3.
RealZone DelegatedZone();

// The address records of many.site.test: more than fit 1232 bytes.
inline constexpr int kManyAddresses = 60;
// big.site.test has one TXT record of so many bytes: more than 4096.
inline constexpr int kBigText = 20 * 255;
// huge.site.test has so many TXT records, of 660 bytes each: nearly all that
// TCP's length can say.
inline constexpr int kHugeTexts = 90;

// The longest names there are: 253 characters, 255 bytes. Both have an address.
std::string NameOfLongestLabels();  // 63 bytes each, as far as that goes
std::string NameOfMostLabels();     // one byte each
// One character more.
std::string NameTooLong();

struct RealQuestion {
  std::string name;
  RecordType type;
};

// Every name of the zones with every type that it has, and with some that it
// has not.
std::vector<RealQuestion> RealQuestions();

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_REAL_ZONE_H_
