// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_WIRE_WRITER_H_
#define RAWNET_RESOLVER_WIRE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rawnet/resolver/dns_name.h"

namespace rawnet {

enum class NameCompression { kOff, kOn };

// Builds a DNS message in a buffer of its own, every byte of which was written
// on purpose (CVE-2026-0915 sent bytes of the stack). The mirror of WireReader:
// writes cannot fail one by one, Finish reports.
//
// Not for use by two threads at once.
class WireWriter {
 public:
  static constexpr size_t kMessageSizeMax = 65535;

  explicit WireWriter(NameCompression compression = NameCompression::kOff)
      : compression_(compression) {}

  void Reserve(size_t size) { bytes_.reserve(size); }

  // Big-endian integers.
  void WriteU8(uint8_t value) { bytes_.push_back(value); }
  void WriteU16(uint16_t value);
  void WriteU32(uint32_t value);
  void WriteBytes(absl::Span<const uint8_t> bytes);

  // With kOn, ends in a pointer to the longest suffix already written, where a
  // pointer can reach it (14 bits) and a reader can follow (kPointersMax). Only
  // for owners and the types of RFC 1035.
  void WriteName(const DnsName& name);
  void WriteUncompressedName(const DnsName& name) { WriteBytes(name.wire()); }

  // What `body` writes, with its size in two bytes before it.
  void WriteSized(absl::FunctionRef<void()> body);

  size_t size() const { return bytes_.size(); }

  // The message. The writer is empty afterwards.
  // Errors: InvalidArgument: `message too long (>65535)`.
  absl::StatusOr<std::vector<uint8_t>> Finish();

 private:
  // A suffix that pointers may lead to, and how many more follow from there.
  struct Target {
    uint16_t offset;
    int pointers;
  };

  std::optional<Target> FindTarget(absl::Span<const uint8_t> suffix) const;

  NameCompression compression_;
  std::vector<uint8_t> bytes_;
  // By wire bytes, exactly, so that compression never changes a name's case.
  absl::flat_hash_map<std::string, Target> targets_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_WIRE_WRITER_H_
