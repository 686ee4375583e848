// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/host_port.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace rawnet {
namespace {

constexpr absl::string_view kMissingPort = "missing port in address";
constexpr absl::string_view kTooManyColons = "too many colons in address";

absl::Status AddressError(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("address ", absl::Utf8SafeCHexEscape(text), ": ", why));
}

absl::Status PortError(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(
      "invalid port \"", absl::Utf8SafeCHexEscape(text), "\" (", why, ")"));
}

// "[host]:port"; `text` starts with '[' and its last colon is at `colon`.
absl::StatusOr<HostPort> SplitBracketed(absl::string_view text, size_t colon) {
  const size_t end = text.find(']');
  if (end == text.npos) return AddressError(text, "missing ']' in address");
  if (end + 1 != colon) {
    const bool colon_follows = end + 1 < text.size() && text[end + 1] == ':';
    return AddressError(text, colon_follows ? kTooManyColons : kMissingPort);
  }
  if (text.find('[', 1) != text.npos) {
    return AddressError(text, "unexpected '[' in address");
  }
  if (text.find(']', end + 1) != text.npos) {
    return AddressError(text, "unexpected ']' in address");
  }
  return HostPort{std::string(text.substr(1, end - 1)),
                  std::string(text.substr(colon + 1))};
}

}  // namespace

absl::StatusOr<HostPort> SplitHostPort(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == text.npos) return AddressError(text, kMissingPort);
  if (text[0] == '[') return SplitBracketed(text, colon);
  if (text.find(':') != colon) return AddressError(text, kTooManyColons);
  if (text.find('[') != text.npos) {
    return AddressError(text, "unexpected '[' in address");
  }
  if (text.find(']') != text.npos) {
    return AddressError(text, "unexpected ']' in address");
  }
  return HostPort{std::string(text.substr(0, colon)),
                  std::string(text.substr(colon + 1))};
}

std::string JoinHostPort(const HostPort& host_port) {
  const bool brackets = host_port.host.find(':') != std::string::npos;
  return absl::StrCat(brackets ? "[" : "", host_port.host, brackets ? "]" : "",
                      ":", host_port.port);
}

std::string JoinHostPort(absl::string_view host, uint16_t port) {
  return JoinHostPort({std::string(host), absl::StrCat(port)});
}

absl::StatusOr<uint16_t> ParsePort(absl::string_view text) {
  if (text.empty()) return PortError(text, "empty");
  for (char c : text) {
    if (!absl::ascii_isdigit(c)) return PortError(text, "not a number");
  }
  uint32_t port = 0;
  for (char c : text) {
    port = port * 10 + static_cast<uint32_t>(c - '0');
    if (port > 65535) return PortError(text, ">65535");
  }
  return static_cast<uint16_t>(port);
}

}  // namespace rawnet
