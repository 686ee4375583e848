// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/ip_address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace rawnet {
namespace {

constexpr size_t kGroups = 8;

// Groups [begin, end) of an IPv6 address.
struct GroupRun {
  size_t begin = 0;
  size_t end = 0;

  size_t size() const { return end - begin; }
};

std::string DottedText(const std::array<uint8_t, 4>& bytes) {
  // StrCat prints a uint8_t as a number.
  return absl::StrCat(bytes[0], ".", bytes[1], ".", bytes[2], ".", bytes[3]);
}

uint16_t Group(const std::array<uint8_t, 16>& bytes, size_t index) {
  return static_cast<uint16_t>(bytes[2 * index] << 8 | bytes[2 * index + 1]);
}

// What "::" stands for: the longest run of zero groups, the first of equals,
// never a single group (RFC 5952 4.2).
GroupRun LongestZeroRun(const std::array<uint8_t, 16>& bytes) {
  GroupRun longest;
  for (size_t begin = 0; begin < kGroups; ++begin) {
    size_t end = begin;
    while (end < kGroups && Group(bytes, end) == 0) ++end;
    if (end - begin > longest.size()) longest = {begin, end};
  }
  return longest.size() >= 2 ? longest : GroupRun{kGroups, kGroups};
}

std::string V6Text(const std::array<uint8_t, 16>& bytes) {
  const GroupRun zeros = LongestZeroRun(bytes);
  std::string text;
  for (size_t i = 0; i < kGroups; ++i) {
    if (i == zeros.begin) {
      text += "::";
      i = zeros.end;
      if (i == kGroups) break;
    } else if (i > 0) {
      text += ':';
    }
    absl::StrAppend(&text, absl::Hex(Group(bytes, i)));
  }
  return text;
}

}  // namespace

bool IpAddress::IsMappedV4() const { return is_v6() && HoldsV4(); }

IpAddress IpAddress::Unmapped() const {
  return IsMappedV4() ? V4(V4Bytes()) : *this;
}

absl::string_view IpAddress::zone() const {
  const auto end = std::find(zone_.begin(), zone_.end(), '\0');
  return absl::string_view(zone_.data(), end - zone_.begin());
}

absl::StatusOr<IpAddress> IpAddress::WithZone(absl::string_view zone) const {
  if (zone.size() > kZoneSizeMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("zone too long (>", kZoneSizeMax, ")"));
  }
  if (zone.find('\0') != zone.npos) {
    return absl::InvalidArgumentError("zone holds a nul");
  }
  if (!is_v6() && !zone.empty()) {
    return absl::InvalidArgumentError("zone on an address that is not ipv6");
  }
  IpAddress address = *this;
  address.zone_ = {};
  std::copy(zone.begin(), zone.end(), address.zone_.begin());
  return address;
}

bool IpAddress::IsLoopback() const {
  if (HoldsV4()) return bytes_[12] == 127;
  return is_v6() && bytes_ == LoopbackV6().bytes_;
}

bool IpAddress::IsUnspecified() const {
  if (HoldsV4()) return bytes_ == AnyV4().bytes_;
  return is_v6() && bytes_ == AnyV6().bytes_;
}

bool IpAddress::IsLinkLocal() const {
  if (HoldsV4()) return bytes_[12] == 169 && bytes_[13] == 254;
  return is_v6() && bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
}

bool IpAddress::IsMulticast() const {
  if (HoldsV4()) return (bytes_[12] & 0xf0) == 0xe0;
  return is_v6() && bytes_[0] == 0xff;
}

bool IpAddress::IsPrivate() const {
  if (HoldsV4()) {
    return bytes_[12] == 10 ||
           (bytes_[12] == 172 && (bytes_[13] & 0xf0) == 16) ||
           (bytes_[12] == 192 && bytes_[13] == 168);
  }
  return is_v6() && (bytes_[0] & 0xfe) == 0xfc;
}

bool IpAddress::IsGlobalUnicast() const {
  const bool broadcast = HoldsV4() && bytes_ == V4({255, 255, 255, 255}).bytes_;
  return is_valid() && !broadcast && !IsUnspecified() && !IsLoopback() &&
         !IsLinkLocal() && !IsMulticast();
}

std::string IpAddress::ToString() const {
  if (!is_valid()) return "invalid ip address";
  if (is_v4()) return DottedText(V4Bytes());
  std::string text = IsMappedV4()
                         ? absl::StrCat("::ffff:", DottedText(V4Bytes()))
                         : V6Text(bytes_);
  if (!zone().empty()) absl::StrAppend(&text, "%", zone());
  return text;
}

std::ostream& operator<<(std::ostream& stream, const IpAddress& address) {
  return stream << address.ToString();
}

}  // namespace rawnet
