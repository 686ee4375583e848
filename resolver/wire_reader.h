// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_WIRE_READER_H_
#define RAWNET_RESOLVER_WIRE_READER_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/resolver/dns_name.h"

namespace rawnet {

// A cursor over a DNS message that cannot leave it, so that the code that reads
// records holds no arithmetic and no checks.
//
// The first failure sticks: from then on every read returns zero, an empty span
// or the root, nothing is consumed, and status() says what was wrong. Read a
// whole record, then ask once.
//
// Borrows the message. Not for use by two threads at once.
class WireReader {
 public:
  // How many compression pointers one name may follow: as many as it can have
  // labels with a pointer between each two.
  static constexpr int kPointersMax = 126;

  explicit WireReader(absl::Span<const uint8_t> message)
      : message_(message), end_(message.size()) {}

  // Big-endian integers (RFC 1035 2.3.2).
  uint8_t ReadU8() {
    const absl::Span<const uint8_t> b = ReadBytes(1);
    return b.empty() ? 0 : b[0];
  }
  uint16_t ReadU16() {
    const absl::Span<const uint8_t> b = ReadBytes(2);
    return b.empty() ? 0 : static_cast<uint16_t>(b[0] << 8 | b[1]);
  }
  uint32_t ReadU32() {
    const absl::Span<const uint8_t> b = ReadBytes(4);
    if (b.empty()) return 0;
    return uint32_t{b[0]} << 24 | uint32_t{b[1]} << 16 | uint32_t{b[2]} << 8 |
           uint32_t{b[3]};
  }

  // The next `size` bytes, and all that are left. Views into the message.
  absl::Span<const uint8_t> ReadBytes(size_t size) {
    if (size > remaining()) {
      Fail("field overruns its message");
      return {};
    }
    position_ += size;
    return message_.subspan(position_ - size, size);
  }
  absl::Span<const uint8_t> ReadRest() { return ReadBytes(remaining()); }

  // A name that may be compressed (RFC 1035 4.1.4). Three guards hold together,
  // since backward-only chains still allow thousands of jumps (GHSA-pjmc-gx33-
  // gc76, CVE-2025-24294): a pointer leads strictly before the start of the run
  // of labels it ends, and not into the header; at most kPointersMax are
  // followed; the name has at most 255 bytes.
  DnsName ReadName();

  // A name that must not be compressed: in a record type younger than RFC 3597.
  DnsName ReadUncompressedName();

  // A reader of the next `size` bytes alone, which still resolves pointers into
  // the whole message. The bytes count as read here; the view's failures stay
  // its own.
  WireReader ReadView(size_t size);

  // A view whose size stands before it in two bytes (RDATA, EDNS options).
  WireReader ReadSizedView() { return ReadView(ReadU16()); }

  // Reports a fault only the caller can see. The first failure wins.
  void Fail(absl::string_view reason);

  size_t remaining() const { return ok() ? end_ - position_ : 0; }
  bool ok() const { return status_.ok(); }

  // OK, or InvalidArgument with what was wrong first.
  const absl::Status& status() const { return status_; }

  // As status(); bytes left over are a failure as well.
  absl::Status Finish();

 private:
  enum class Pointers { kFollow, kReject };
  struct NameWalk;

  DnsName ReadName(Pointers pointers);
  void TakeLabels(NameWalk& walk);
  void FollowPointer(NameWalk& walk);

  absl::Span<const uint8_t> message_;
  size_t position_ = 0;
  size_t end_;
  absl::Status status_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_WIRE_READER_H_
