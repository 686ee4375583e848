// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/wire_reader.h"

#include <algorithm>
#include <array>

namespace rawnet {
namespace {

constexpr size_t kHeaderSize = 12;

// The two high bits of a label's first byte (RFC 1035 4.1.4). The types 01 and
// 10 were never put to use (RFC 6891 5).
constexpr uint8_t kLabelTypeMask = 0xc0;
constexpr uint8_t kLabelTypePlain = 0x00;
constexpr uint8_t kLabelTypePointer = 0xc0;

}  // namespace

// Where the reading of a name stands, and what of it was read. Until the first
// pointer it is bounded by the reader's own view; after it, by the message.
struct WireReader::NameWalk {
  size_t at = 0;
  size_t end = 0;
  size_t run_start = 0;  // Of the labels since the last pointer.
  size_t resume = 0;     // Where the reader goes on; set by the first pointer.
  int pointers = 0;
  bool done = false;
  size_t size = 0;
  std::array<uint8_t, DnsName::kWireSizeMax> wire;  // the first `size` bytes
};

DnsName WireReader::ReadName() { return ReadName(Pointers::kFollow); }

DnsName WireReader::ReadUncompressedName() {
  return ReadName(Pointers::kReject);
}

DnsName WireReader::ReadName(Pointers pointers) {
  NameWalk walk;
  walk.at = walk.run_start = position_;
  walk.end = end_;
  while (ok() && !walk.done) {
    TakeLabels(walk);
    if (!ok() || walk.done) break;
    if (walk.at >= walk.end) {
      Fail("name overruns its message");
    } else if ((message_[walk.at] & kLabelTypeMask) != kLabelTypePointer) {
      Fail("label type unknown");
    } else if (pointers == Pointers::kReject) {
      Fail("name compressed where that is not allowed");
    } else {
      FollowPointer(walk);
    }
  }
  if (!ok()) return DnsName();
  position_ = walk.pointers == 0 ? walk.at : walk.resume;
  return DnsName(absl::MakeConstSpan(walk.wire).subspan(0, walk.size));
}

// Up to the root, a byte that begins no plain label, or the end of the bytes.
void WireReader::TakeLabels(NameWalk& walk) {
  const size_t start = walk.at;
  const size_t room = walk.wire.size() - walk.size;
  while (!walk.done && walk.at < walk.end &&
         (message_[walk.at] & kLabelTypeMask) == kLabelTypePlain) {
    const size_t size = message_[walk.at];
    if (size >= walk.end - walk.at) return Fail("label overruns its message");
    walk.at += 1 + size;
    walk.done = size == 0;
    if (walk.at - start > room) return Fail("name too long (>255)");
  }
  const size_t size = walk.at - start;
  std::copy_n(message_.begin() + start, size, walk.wire.begin() + walk.size);
  walk.size += size;
}

void WireReader::FollowPointer(NameWalk& walk) {
  if (walk.end - walk.at < 2) return Fail("pointer overruns its message");
  if (walk.pointers == kPointersMax) {
    return Fail("too many compression pointers (>126)");
  }
  const size_t target =
      (message_[walk.at] & ~kLabelTypeMask) << 8 | message_[walk.at + 1];
  if (target < kHeaderSize) return Fail("pointer into the header");
  if (target >= walk.run_start) return Fail("pointer does not lead backward");
  if (walk.pointers == 0) walk.resume = walk.at + 2;
  ++walk.pointers;
  walk.at = walk.run_start = target;
  walk.end = message_.size();
}

WireReader WireReader::ReadView(size_t size) {
  WireReader view(message_);
  view.position_ = position_;
  ReadBytes(size);
  view.end_ = position_;
  view.status_ = status_;
  return view;
}

void WireReader::Fail(absl::string_view reason) {
  if (ok()) status_ = absl::InvalidArgumentError(reason);
}

absl::Status WireReader::Finish() {
  if (remaining() != 0) Fail("field longer than its content");
  return status_;
}

}  // namespace rawnet
