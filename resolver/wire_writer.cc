// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/wire_writer.h"

#include <utility>

#include "absl/status/status.h"
#include "rawnet/resolver/wire_reader.h"

namespace rawnet {
namespace {

// One more than the last offset that fits a pointer (c-ares#1159).
constexpr size_t kPointerTargetEnd = 0x4000;
constexpr uint16_t kPointerBits = 0xc000;

std::string Key(absl::Span<const uint8_t> suffix) {
  return std::string(suffix.begin(), suffix.end());
}

}  // namespace

void WireWriter::WriteU16(uint16_t value) {
  WriteU8(static_cast<uint8_t>(value >> 8));
  WriteU8(static_cast<uint8_t>(value));
}

void WireWriter::WriteU32(uint32_t value) {
  WriteU16(static_cast<uint16_t>(value >> 16));
  WriteU16(static_cast<uint16_t>(value));
}

void WireWriter::WriteBytes(absl::Span<const uint8_t> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void WireWriter::WriteName(const DnsName& name) {
  if (compression_ == NameCompression::kOff) return WriteUncompressedName(name);
  absl::Span<const uint8_t> suffix = name.wire();
  std::optional<Target> target;
  while (suffix[0] != 0 && !(target = FindTarget(suffix))) {
    suffix.remove_prefix(1 + suffix[0]);
  }
  absl::Span<const uint8_t> rest = name.wire();
  for (; rest.size() > suffix.size(); rest.remove_prefix(1 + rest[0])) {
    if (bytes_.size() < kPointerTargetEnd) {
      const Target here{.offset = static_cast<uint16_t>(bytes_.size()),
                        .pointers = target ? target->pointers + 1 : 0};
      targets_.insert_or_assign(Key(rest), here);
    }
    WriteBytes(rest.subspan(0, 1 + rest[0]));
  }
  if (!target) return WriteU8(0);
  WriteU16(kPointerBits | target->offset);
}

std::optional<WireWriter::Target> WireWriter::FindTarget(
    absl::Span<const uint8_t> suffix) const {
  const auto known = targets_.find(Key(suffix));
  if (known == targets_.end()) return std::nullopt;
  if (known->second.pointers >= WireReader::kPointersMax) return std::nullopt;
  return known->second;
}

void WireWriter::WriteSized(absl::FunctionRef<void()> body) {
  const size_t start = bytes_.size();
  WriteU16(0);
  body();
  // A body too long for two bytes is too long for the message as well.
  const size_t size = bytes_.size() - start - 2;
  bytes_[start] = static_cast<uint8_t>(size >> 8);
  bytes_[start + 1] = static_cast<uint8_t>(size);
}

absl::StatusOr<std::vector<uint8_t>> WireWriter::Finish() {
  targets_.clear();
  std::vector<uint8_t> bytes = std::exchange(bytes_, {});
  if (bytes.size() > kMessageSizeMax) {
    return absl::InvalidArgumentError("message too long (>65535)");
  }
  return bytes;
}

}  // namespace rawnet
