// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_IP_ADDRESS_H_
#define RAWNET_SOCKET_IP_ADDRESS_H_

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rawnet {

// An IPv4 or IPv6 address, the latter with an optional zone ("fe80::1%eth0",
// RFC 4007). A trivially copyable value of 33 bytes that owns nothing; safe to
// read from any thread.
//
// A default-constructed address is neither family and `is_valid()` is false.
// An IPv4-mapped IPv6 address (::ffff:1.2.3.4) is an IPv6 address and differs
// from the IPv4 address it holds; `Unmapped()` makes them equal.
class IpAddress {
 public:
  // The longest zone: the longest interface name (IFNAMSIZ - 1).
  static constexpr size_t kZoneSizeMax = 15;

  constexpr IpAddress() = default;

  // Reads the one textual form of an address, strictly:
  //   IPv4: four decimal octets, none with a leading zero (RFC 6943 3.1.1 says
  //         what the lax forms cost);
  //   IPv6: RFC 4291 2.2; "::" stands for one group or more, a dotted tail
  //         comes last, a zone after '%' is not empty.
  // Errors: InvalidArgument, `parse "1.2.3": ip address too short`.
  static absl::StatusOr<IpAddress> Parse(absl::string_view text);

  // From bytes in network order.
  static constexpr IpAddress V4(const std::array<uint8_t, 4>& bytes);
  static constexpr IpAddress V6(const std::array<uint8_t, 16>& bytes);

  static constexpr IpAddress LoopbackV4();  // 127.0.0.1
  static constexpr IpAddress LoopbackV6();  // ::1
  static constexpr IpAddress AnyV4();       // 0.0.0.0
  static constexpr IpAddress AnyV6();       // ::

  constexpr bool is_valid() const { return family_ != Family::kNone; }
  constexpr bool is_v4() const { return family_ == Family::kV4; }
  constexpr bool is_v6() const { return family_ == Family::kV6; }

  // Whether this is ::ffff:a.b.c.d (RFC 4291 2.5.5.2).
  bool IsMappedV4() const;

  // The IPv4 address inside a mapped one (its zone is dropped); any other
  // address unchanged.
  IpAddress Unmapped() const;

  // The zone without its '%'; empty when there is none. The view lives as long
  // as this object.
  absl::string_view zone() const;

  // This address with another zone; an empty `zone` removes it.
  // Errors: InvalidArgument for a zone longer than kZoneSizeMax, one that holds
  // a NUL, or a zone on an address that is not IPv6.
  absl::StatusOr<IpAddress> WithZone(absl::string_view zone) const;

  // Network order. `V4Bytes` also reads a mapped address; it is 0.0.0.0 for
  // other IPv6 addresses. `V6Bytes` of an IPv4 address is its mapped form.
  constexpr std::array<uint8_t, 4> V4Bytes() const;
  constexpr const std::array<uint8_t, 16>& V6Bytes() const { return bytes_; }

  // What kind of address this is. Mapped addresses answer as the IPv4 address
  // they hold, since the kernel treats them so; an invalid address is none.
  bool IsLoopback() const;     // 127.0.0.0/8, ::1
  bool IsUnspecified() const;  // 0.0.0.0, ::
  bool IsLinkLocal() const;    // unicast: 169.254.0.0/16, fe80::/10
  bool IsMulticast() const;    // 224.0.0.0/4, ff00::/8
  bool IsPrivate() const;      // RFC 1918, RFC 4193 (fc00::/7)

  // None of unspecified, loopback, link-local, multicast or the IPv4
  // broadcast address. Private addresses are global unicast, as in RFC 4291.
  bool IsGlobalUnicast() const;

  // The canonical text, which Parse reads back: RFC 5952; a mapped address is
  // written ::ffff:1.2.3.4. An invalid address is "invalid ip address".
  std::string ToString() const;

  // Orders by family (IPv4 first), then address, then zone.
  friend constexpr auto operator<=>(const IpAddress&,
                                    const IpAddress&) = default;
  friend constexpr bool operator==(const IpAddress&,
                                   const IpAddress&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const IpAddress& address) {
    return H::combine(std::move(state), static_cast<int>(address.family_),
                      address.bytes_, address.zone());
  }

 private:
  enum class Family : uint8_t { kNone, kV4, kV6 };

  constexpr IpAddress(Family family, const std::array<uint8_t, 16>& bytes)
      : family_(family), bytes_(bytes) {}

  // Whether this is an IPv4 address or a mapped one.
  constexpr bool HoldsV4() const;

  Family family_ = Family::kNone;
  std::array<uint8_t, 16> bytes_{};  // IPv4 is kept in its mapped form.
  std::array<char, kZoneSizeMax + 1> zone_{};  // Padded with NULs.
};

std::ostream& operator<<(std::ostream& stream, const IpAddress& address);

constexpr IpAddress IpAddress::V4(const std::array<uint8_t, 4>& bytes) {
  return IpAddress(Family::kV4, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff,
                                 bytes[0], bytes[1], bytes[2], bytes[3]});
}

constexpr IpAddress IpAddress::V6(const std::array<uint8_t, 16>& bytes) {
  return IpAddress(Family::kV6, bytes);
}

constexpr IpAddress IpAddress::LoopbackV4() { return V4({127, 0, 0, 1}); }

constexpr IpAddress IpAddress::LoopbackV6() {
  return V6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
}

constexpr IpAddress IpAddress::AnyV4() { return V4({}); }

constexpr bool IpAddress::HoldsV4() const {
  if (family_ == Family::kNone) return false;
  constexpr std::array<uint8_t, 16> kPrefix = AnyV4().bytes_;
  return is_v4() ||
         std::equal(kPrefix.begin(), kPrefix.begin() + 12, bytes_.begin());
}

constexpr std::array<uint8_t, 4> IpAddress::V4Bytes() const {
  if (!HoldsV4()) return {};
  return {bytes_[12], bytes_[13], bytes_[14], bytes_[15]};
}

constexpr IpAddress IpAddress::AnyV6() { return V6({}); }

}  // namespace rawnet

#endif  // RAWNET_SOCKET_IP_ADDRESS_H_
