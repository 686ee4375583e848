// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_TYPES_H_
#define RAWNET_RESOLVER_DNS_TYPES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rawnet {

// The IANA registry's numbers. Each enum holds any value of its width: one that
// has no name here comes off the wire all the same.

enum class RecordType : uint16_t {
  kA = 1,
  kNs = 2,
  kCname = 5,
  kSoa = 6,
  kPtr = 12,
  kMx = 15,
  kTxt = 16,
  kAaaa = 28,
  kSrv = 33,
  kOpt = 41,
  kSvcb = 64,
  kHttps = 65,
};

enum class RecordClass : uint16_t {
  kInternet = 1,
  kChaos = 3,
};

enum class Opcode : uint8_t {
  kQuery = 0,
};

// The low four bits travel in the header, the other eight in OPT (RFC 6891).
enum class Rcode : uint16_t {
  kNoError = 0,
  kFormErr = 1,
  kServFail = 2,
  kNxDomain = 3,
  kNotImp = 4,
  kRefused = 5,
  kBadVers = 16,
  kBadCookie = 23,
};

// How a query travels.
enum class DnsTransport {
  kUdp,  // and TCP when the reply is truncated or may be forged
  kTcp,
};

// "AAAA", or "TYPE65280" (RFC 3597 5) for one without a name here.
std::string ToString(RecordType type);

// What ToString says, in any case of its letters; the number of a type that has
// a name here may stand for it, "TYPE1".
// Errors: InvalidArgument, `unknown record type "FOO"`.
absl::StatusOr<RecordType> ParseRecordType(absl::string_view text);

// "NXDOMAIN", or "RCODE11" for one without a name here.
std::string ToString(Rcode rcode);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_TYPES_H_
