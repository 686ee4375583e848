// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

// The bytes of some groups, in network order.
struct GroupBytes {
  std::array<uint8_t, 16> bytes{};
  size_t size = 0;

  // False when there is no room.
  bool Append(absl::Span<const uint8_t> more) {
    if (more.size() > bytes.size() - size) return false;
    std::copy(more.begin(), more.end(), bytes.begin() + size);
    size += more.size();
    return true;
  }
};

enum class DottedTail { kForbidden, kAllowed };

absl::Status Problem(absl::string_view reason) {
  return absl::InvalidArgumentError(reason);
}

absl::StatusOr<uint8_t> ParseOctet(absl::string_view text) {
  if (text.empty()) return Problem("octet without digits");
  int value = 0;
  for (char c : text) {
    if (!absl::ascii_isdigit(c)) return Problem("unexpected character");
    value = value * 10 + (c - '0');
    if (value > 255) return Problem("octet too large (>255)");
  }
  if (text.size() > 1 && text[0] == '0') {
    return Problem("octet with a leading zero");
  }
  return static_cast<uint8_t>(value);
}

absl::StatusOr<std::array<uint8_t, 4>> ParseDotted(absl::string_view text) {
  std::array<uint8_t, 4> bytes{};
  size_t count = 0;
  for (absl::string_view part : absl::StrSplit(text, '.')) {
    if (count == bytes.size()) return Problem("ip address too long");
    const absl::StatusOr<uint8_t> octet = ParseOctet(part);
    if (!octet.ok()) return octet.status();
    bytes[count++] = *octet;
  }
  if (count < bytes.size()) return Problem("ip address too short");
  return bytes;
}

absl::StatusOr<std::array<uint8_t, 2>> ParseGroup(absl::string_view text) {
  if (text.empty()) return Problem("group without digits");
  if (text.size() > 4) return Problem("group too long (>4 digits)");
  int value = 0;
  for (char c : text) {
    if (!absl::ascii_isxdigit(c)) return Problem("unexpected character");
    const int digit =
        absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10;
    value = value * 16 + digit;
  }
  return std::array<uint8_t, 2>{static_cast<uint8_t>(value >> 8),
                                static_cast<uint8_t>(value & 0xff)};
}

// Groups between single colons; an empty text has none.
absl::StatusOr<GroupBytes> ParseGroups(absl::string_view text,
                                       DottedTail dotted_tail) {
  GroupBytes groups;
  if (text.empty()) return groups;
  for (absl::string_view part : absl::StrSplit(text, ':')) {
    const bool last = part.end() == text.end();
    bool fits = false;
    if (part.find('.') != part.npos) {
      if (!last || dotted_tail == DottedTail::kForbidden) {
        return Problem("dotted part not at the end");
      }
      const auto dotted = ParseDotted(part);
      if (!dotted.ok()) return dotted.status();
      fits = groups.Append(*dotted);
    } else {
      const auto group = ParseGroup(part);
      if (!group.ok()) return group.status();
      fits = groups.Append(*group);
    }
    if (!fits) return Problem("ip address too long");
  }
  return groups;
}

absl::StatusOr<std::array<uint8_t, 16>> ParseGroupsAndGap(
    absl::string_view text) {
  const size_t gap = text.find("::");
  const bool has_gap = gap != text.npos;
  const auto head =
      ParseGroups(text.substr(0, gap),
                  has_gap ? DottedTail::kForbidden : DottedTail::kAllowed);
  if (!head.ok()) return head.status();
  const auto tail =
      ParseGroups(has_gap ? text.substr(gap + 2) : "", DottedTail::kAllowed);
  if (!tail.ok()) return tail.status();

  std::array<uint8_t, 16> bytes = head->bytes;
  const size_t given = head->size + tail->size;
  if (!has_gap && given < bytes.size()) return Problem("ip address too short");
  if (given > bytes.size()) return Problem("ip address too long");
  if (has_gap && given == bytes.size()) {
    return Problem("\"::\" stands for no group");
  }
  std::copy_n(tail->bytes.begin(), tail->size, bytes.end() - tail->size);
  return bytes;
}

absl::StatusOr<IpAddress> ParseV6(absl::string_view text) {
  const size_t percent = text.find('%');
  const auto bytes = ParseGroupsAndGap(text.substr(0, percent));
  if (!bytes.ok()) return bytes.status();
  const IpAddress address = IpAddress::V6(*bytes);
  if (percent == text.npos) return address;
  const absl::string_view zone = text.substr(percent + 1);
  if (zone.empty()) return Problem("empty zone");
  return address.WithZone(zone);
}

// The first of '.', ':' and '%' tells the family.
absl::StatusOr<IpAddress> ParseEither(absl::string_view text) {
  const size_t separator = text.find_first_of(".:%");
  if (separator == text.npos) return Problem("not an ip address");
  if (text[separator] == '%') return Problem("zone without an ipv6 address");
  if (text[separator] == ':') return ParseV6(text);
  const auto bytes = ParseDotted(text);
  if (!bytes.ok()) return bytes.status();
  return IpAddress::V4(*bytes);
}

}  // namespace

absl::StatusOr<IpAddress> IpAddress::Parse(absl::string_view text) {
  absl::StatusOr<IpAddress> address = ParseEither(text);
  if (address.ok()) return address;
  return absl::InvalidArgumentError(
      absl::StrCat("parse \"", absl::Utf8SafeCHexEscape(text),
                   "\": ", address.status().message()));
}

}  // namespace rawnet
