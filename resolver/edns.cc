// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/edns.h"

#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace rawnet {
namespace {

constexpr uint16_t kDnssecOkBit = 0x8000;

ExtendedError ReadExtendedError(absl::Span<const uint8_t> value) {
  WireReader in(value);
  ExtendedError error{.code = in.ReadU16()};
  absl::Span<const uint8_t> rest = in.ReadRest();
  absl::string_view text(reinterpret_cast<const char*>(rest.data()),
                         rest.size());
  // RFC 8914 2: a terminating NUL may be there and is to be ignored.
  absl::ConsumeSuffix(&text, absl::string_view("\0", 1));
  error.text = absl::CHexEscape(text.substr(0, ExtendedError::kTextMax));
  return error;
}

// By code; those behind 24 are IANA's.
constexpr absl::string_view kExtendedErrorNames[] = {
    "Other Error",
    "Unsupported DNSKEY Algorithm",
    "Unsupported DS Digest Type",
    "Stale Answer",
    "Forged Answer",
    "DNSSEC Indeterminate",
    "DNSSEC Bogus",
    "Signature Expired",
    "Signature Not Yet Valid",
    "DNSKEY Missing",
    "RRSIGs Missing",
    "No Zone Key Bit Set",
    "NSEC Missing",
    "Cached Error",
    "Not Ready",
    "Blocked",
    "Censored",
    "Filtered",
    "Prohibited",
    "Stale NXDOMAIN Answer",
    "Not Authoritative",
    "Not Supported",
    "No Reachable Authority",
    "Network Error",
    "Invalid Data",
    "Signature Expired before Valid",
    "Too Early",
    "Unsupported NSEC3 Iterations Value",
};

}  // namespace

std::string ExtendedError::ToString() const {
  const std::string name = code < std::size(kExtendedErrorNames)
                               ? std::string(kExtendedErrorNames[code])
                               : absl::StrCat("EDE ", code);
  return text.empty() ? name : absl::StrCat(name, ": ", text);
}

std::vector<ExtendedError> Edns::ExtendedErrors() const {
  std::vector<ExtendedError> errors;
  for (const EdnsOption& option : options) {
    if (errors.size() == kExtendedErrorsMax) break;
    if (option.code != EdnsOption::kExtendedError) continue;
    if (option.value.size() < sizeof(uint16_t)) continue;
    errors.push_back(ReadExtendedError(option.value));
  }
  return errors;
}

std::vector<uint8_t> Edns::Cookie() const {
  for (const EdnsOption& option : options) {
    if (option.code != EdnsOption::kCookie) continue;
    const size_t size = option.value.size();
    if (size == 8 || (size >= 16 && size <= 40)) return option.value;
    return {};
  }
  return {};
}

absl::StatusOr<Edns> EdnsFromRecord(const Record& record) {
  Edns edns;
  edns.udp_size = static_cast<uint16_t>(record.record_class);
  edns.rcode_high = static_cast<uint8_t>(record.ttl_seconds >> 24);
  edns.version = static_cast<uint8_t>(record.ttl_seconds >> 16);
  edns.dnssec_ok = (record.ttl_seconds & kDnssecOkBit) != 0;
  const RawRdata* raw = std::get_if<RawRdata>(&record.rdata);
  if (raw == nullptr) return edns;
  WireReader in(raw->bytes);
  while (in.remaining() != 0) {
    EdnsOption option{.code = in.ReadU16()};
    WireReader value = in.ReadSizedView();
    absl::Span<const uint8_t> bytes = value.ReadRest();
    option.value.assign(bytes.begin(), bytes.end());
    edns.options.push_back(std::move(option));
  }
  if (!in.ok()) return in.status();
  return edns;
}

void WriteEdns(const Edns& edns, WireWriter& out) {
  out.WriteName(DnsName());
  out.WriteU16(static_cast<uint16_t>(RecordType::kOpt));
  out.WriteU16(edns.udp_size);
  out.WriteU8(edns.rcode_high);
  out.WriteU8(edns.version);
  out.WriteU16(edns.dnssec_ok ? kDnssecOkBit : 0);
  out.WriteSized([&] {
    for (const EdnsOption& option : edns.options) {
      out.WriteU16(option.code);
      out.WriteSized([&] { out.WriteBytes(option.value); });
    }
  });
}

}  // namespace rawnet
