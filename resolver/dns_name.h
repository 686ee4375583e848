// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_NAME_H_
#define RAWNET_RESOLVER_DNS_NAME_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rawnet {

// A domain name, always absolute, kept as it travels: length-prefixed labels
// and the root's zero byte (RFC 1035 3.1). So a label may hold any byte, dots
// and NULs included, and text is made only by escaping.
//
// Invariants:
//   1. wire() is at most kWireSizeMax bytes and ends with the root label;
//   2. every other label has 1..kLabelSizeMax bytes, so there are at most 127.
//
// A value; safe to read from any thread. Names of up to 55 bytes own no memory.
class DnsName {
 public:
  static constexpr size_t kWireSizeMax = 255;
  static constexpr size_t kLabelSizeMax = 63;

  // The root. Not inline: g++ 12 with sanitizers warns of the vector otherwise.
  DnsName();

  // Reads "www.example.org" or, the same name, "www.example.org."; "." is the
  // root. `\X` stands for the byte X and `\DDD` for the byte of that decimal
  // value (RFC 1035 5.1).
  // Errors: InvalidArgument: `empty name`, `empty label`,
  // `label too long (>63)`, `name too long (>255)`, `bad escape`.
  static absl::StatusOr<DnsName> FromText(absl::string_view text);

  // Adds a label on the right of the others, left of the root. On an error the
  // name is unchanged.
  // Errors: InvalidArgument, as FromText.
  absl::Status AppendLabel(absl::string_view label);

  // This name with the labels of `suffix` in place of the root.
  // Errors: InvalidArgument: `name too long (>255)`.
  absl::StatusOr<DnsName> Under(const DnsName& suffix) const;

  // The text that FromText reads back, without a trailing dot; "." for the
  // root. Dots, backslashes and bytes outside the printable ASCII range are
  // escaped, so that no label can pose as two.
  std::string ToText() const;

  // Whether this may be handed out as the name of a host: letters, digits,
  // underscores, and hyphens not at an end of a label; not digits alone, which
  // would be read as an address. The root is one. (The check that
  // CVE-2021-33195 and CVE-2021-3672 lacked.)
  bool IsHostName() const;
  // The text of the name of a host; "" of any other, for users do not look at
  // it before they print it.
  std::string ToHostText() const { return IsHostName() ? ToText() : ""; }

  bool IsRoot() const { return wire_.size() == 1; }
  size_t LabelCount() const;  // Without the root label.

  // The label next to the root, its top-level domain; empty for the root. Valid
  // as long as this object.
  absl::string_view LastLabel() const;

  // Whether this name is `ancestor` or below it.
  bool IsWithin(const DnsName& ancestor) const;

  // The wire form, the root label included. Valid as long as this object.
  absl::Span<const uint8_t> wire() const { return wire_; }

  // Byte-exact, for replies to queries with random case; == ignores the case of
  // ASCII letters (RFC 4343).
  bool SameBytes(const DnsName& other) const { return wire_ == other.wire_; }

  // Gives each letter the case that a bit of `bits()` says, for queries whose
  // replies must repeat it (draft-vixie-dnsext-dns0x20).
  void SetCase(absl::FunctionRef<uint16_t()> bits);

  friend bool operator==(const DnsName& a, const DnsName& b);

  template <typename H>
  friend H AbslHashValue(H state, const DnsName& name) {
    // All bytes at once: one by one they take several times as long.
    std::array<uint8_t, kWireSizeMax> lower;
    std::transform(name.wire_.begin(), name.wire_.end(), lower.begin(),
                   absl::ascii_tolower);
    return H::combine(H::combine_contiguous(std::move(state), lower.data(),
                                            name.wire_.size()),
                      name.wire_.size());
  }

 private:
  friend class WireReader;

  // `wire` keeps the invariants.
  explicit DnsName(absl::Span<const uint8_t> wire);

  // The wire form of the label at `offset` without its length byte.
  absl::string_view LabelAt(size_t offset) const;

  absl::InlinedVector<uint8_t, 56> wire_;
};

std::ostream& operator<<(std::ostream& stream, const DnsName& name);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_NAME_H_
