// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_EDNS_H_
#define RAWNET_RESOLVER_EDNS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rawnet/resolver/dns_record.h"

namespace rawnet {

struct EdnsOption {
  static constexpr uint16_t kCookie = 10;         // RFC 7873
  static constexpr uint16_t kTcpKeepalive = 11;   // RFC 7828
  static constexpr uint16_t kPadding = 12;        // RFC 7830
  static constexpr uint16_t kExtendedError = 15;  // RFC 8914

  uint16_t code = 0;
  std::vector<uint8_t> value = {};

  friend bool operator==(const EdnsOption&, const EdnsOption&) = default;
};

// Why a server answered as it did (RFC 8914).
struct ExtendedError {
  // What is told of a server's words, in bytes before they are escaped.
  static constexpr size_t kTextMax = 255;

  uint16_t code = 0;
  std::string text = {};  // Escaped: what a server writes is not to be trusted.

  // "Filtered: by policy": the name that RFC 8914 or IANA gave the code, "EDE
  // 99" without one, and the text if there is any.
  std::string ToString() const;

  friend bool operator==(const ExtendedError&, const ExtendedError&) = default;
};

// The OPT pseudo-record (RFC 6891): what a message says about itself.
struct Edns {
  // What is safe from fragments nearly everywhere (DNS Flag Day 2020).
  static constexpr uint16_t kUdpSizeDefault = 1232;
  static constexpr size_t kExtendedErrorsMax = 3;  // RFC 8914 has no limit.

  uint16_t udp_size = kUdpSizeDefault;
  uint8_t rcode_high = 0;  // The upper eight bits of an Rcode.
  uint8_t version = 0;
  bool dnssec_ok = false;
  std::vector<EdnsOption> options = {};

  // The first extended errors among the options; those too short to be one are
  // left out. Texts are printable ASCII, all else and quotes escaped as in C.
  std::vector<ExtendedError> ExtendedErrors() const;

  // The value of the first COOKIE option (RFC 7873); empty without one, and if
  // its size is none that a cookie can have: 8, or 16 to 40.
  std::vector<uint8_t> Cookie() const;

  friend bool operator==(const Edns&, const Edns&) = default;
};

// `record` is of type OPT. Errors: InvalidArgument: an option overruns it.
absl::StatusOr<Edns> EdnsFromRecord(const Record& record);

// Writes the OPT record. An option too long for its size field makes the
// message too long, which `out` reports.
void WriteEdns(const Edns& edns, WireWriter& out);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_EDNS_H_
