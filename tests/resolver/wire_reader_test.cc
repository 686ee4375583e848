// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/wire_reader.h"

#include <vector>

#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using Bytes = std::vector<uint8_t>;

// A message: twelve bytes of header, then `body`.
Bytes AfterHeader(absl::string_view body) {
  Bytes bytes(DnsHeader::kWireSize);
  const Bytes more = Hex(body);
  bytes.insert(bytes.end(), more.begin(), more.end());
  return bytes;
}

// Reads a name that begins `skip` bytes after the header.
struct NameResult {
  DnsName name;
  size_t remaining;
  std::string failure;
};
NameResult ReadNameAt(size_t skip, const Bytes& message) {
  WireReader in(message);
  in.ReadBytes(DnsHeader::kWireSize + skip);
  DnsName name = in.ReadName();
  return {name, in.remaining(), std::string(in.status().message())};
}
NameResult ReadNameAt(size_t skip, absl::string_view body) {
  return ReadNameAt(skip, AfterHeader(body));
}

void Append16(Bytes& bytes, size_t value) {
  bytes.push_back(static_cast<uint8_t>(value >> 8));
  bytes.push_back(static_cast<uint8_t>(value));
}

// A chain of `count` pointers, each to the one before it; the first to a root.
Bytes PointerChain(int count) {
  Bytes bytes(DnsHeader::kWireSize + 1);
  for (int i = 0; i < count; ++i) {
    Append16(bytes, 0xc000 | (i == 0 ? 12 : 13 + 2 * (i - 1)));
  }
  return bytes;
}

TEST(WireReaderTest, IntegersAreBigEndian) {
  const Bytes bytes = Hex("01 0203 04050607");
  WireReader in(bytes);
  EXPECT_EQ(in.ReadU8(), 0x01);
  EXPECT_EQ(in.ReadU16(), 0x0203);
  EXPECT_EQ(in.ReadU32(), 0x04050607u);
  EXPECT_TRUE(in.Finish().ok());
}

TEST(WireReaderTest, HighBitsAreNoSigns) {
  const Bytes bytes = Hex("ff ffff ffffffff");
  WireReader in(bytes);
  EXPECT_EQ(in.ReadU8(), 0xff);
  EXPECT_EQ(in.ReadU16(), 0xffff);
  EXPECT_EQ(in.ReadU32(), 0xffffffffu);
}

TEST(WireReaderTest, FirstFailureSticks) {
  const Bytes bytes = Hex("01");
  WireReader in(bytes);
  EXPECT_EQ(in.ReadU16(), 0);
  EXPECT_EQ(in.ReadU8(), 0);
  in.Fail("something later");
  EXPECT_EQ(in.status().message(), "field overruns its message");
  EXPECT_TRUE(in.ReadRest().empty());
  EXPECT_TRUE(in.ReadName().IsRoot());
}

TEST(WireReaderTest, NothingCanBeReadFromNothing) {
  WireReader in({});
  EXPECT_EQ(in.remaining(), 0u);
  EXPECT_TRUE(in.ReadBytes(0).empty());
  EXPECT_TRUE(in.ok());
  in.ReadName();
  EXPECT_EQ(in.status().message(), "name overruns its message");
}

TEST(WireReaderTest, LeftoverBytesAreAFailure) {
  const Bytes bytes = Hex("0102");
  WireReader in(bytes);
  in.ReadU8();
  EXPECT_EQ(in.Finish().message(), "field longer than its content");
}

TEST(WireReaderTest, ViewCannotBeLeft) {
  const Bytes bytes = Hex("0001 aa bb");
  WireReader in(bytes);
  WireReader view = in.ReadSizedView();
  EXPECT_EQ(view.ReadU16(), 0);
  EXPECT_FALSE(view.ok());
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(in.ReadU8(), 0xbb);
}

TEST(WireReaderTest, ViewThatDoesNotFitFailsBoth) {
  const Bytes bytes = Hex("0003 aa bb");
  WireReader in(bytes);
  WireReader view = in.ReadSizedView();
  EXPECT_FALSE(in.ok());
  EXPECT_FALSE(view.ok());
  EXPECT_EQ(view.remaining(), 0u);
}

TEST(WireReaderTest, HugeSizeDoesNotWrapAround) {
  const Bytes bytes = Hex("01 02");
  WireReader in(bytes);
  in.ReadU8();
  EXPECT_TRUE(in.ReadBytes(SIZE_MAX).empty());
  EXPECT_FALSE(in.ok());
}

TEST(WireReaderTest, NameInAViewMustEndThere) {
  const Bytes bytes = AfterHeader("03 03777777 00");
  WireReader in(bytes);
  in.ReadBytes(DnsHeader::kWireSize);
  WireReader view = in.ReadView(in.ReadU8());
  view.ReadName();
  EXPECT_EQ(view.status().message(), "label overruns its message");
}

TEST(WireReaderTest, NameInAViewMayPointOutOfIt) {
  const Bytes bytes = AfterHeader("03777777 00 01 61 c00c");
  WireReader in(bytes);
  in.ReadBytes(DnsHeader::kWireSize + 5);
  WireReader view = in.ReadView(4);
  EXPECT_EQ(view.ReadName(), Name("\\097.www"));
  EXPECT_TRUE(view.Finish().ok());
}

TEST(WireReaderTest, CompressedNameEndsBehindItsFirstPointer) {
  const NameResult r = ReadNameAt(5, "03777777 00 0161 c00c beef");
  EXPECT_EQ(r.name, Name("a.www"));
  EXPECT_EQ(r.remaining, 2u);
}

TEST(WireReaderTest, PointerMayLeadToAPointer) {
  const NameResult r = ReadNameAt(7, "03777777 00 c00c 0161 c011");
  EXPECT_EQ(r.name, Name("a.www"));
}

// musl 83b858f8 refused pointers past 512.
TEST(WireReaderTest, PointerMayUseAll14Bits) {
  Bytes bytes(0x3fff);
  bytes.insert(bytes.end(), {0, 0xff, 0xff});
  WireReader in(bytes);
  in.ReadBytes(0x4000);
  in.ReadName();
  EXPECT_TRUE(in.Finish().ok()) << in.status();
}

// RFC 9267, compression pointer and offset, from here on; this one is
// CVE-2017-12995.
TEST(WireReaderTest, PointerToItselfIsRefused) {
  EXPECT_EQ(ReadNameAt(0, "c00c").failure, "pointer does not lead backward");
}

TEST(WireReaderTest, PointerIntoItsOwnLabelsIsRefused) {
  EXPECT_EQ(ReadNameAt(0, "0161 c00c").failure,
            "pointer does not lead backward");
}

TEST(WireReaderTest, PointerForwardIsRefused) {
  EXPECT_EQ(ReadNameAt(0, "c00e 00").failure, "pointer does not lead backward");
}

// Backward once, then along labels into the same pointer again.
TEST(WireReaderTest, LoopThroughLabelsIsRefused) {
  EXPECT_EQ(ReadNameAt(2, "0161 c00c").failure,
            "pointer does not lead backward");
}

TEST(WireReaderTest, PointerIntoTheHeaderIsRefused) {
  EXPECT_EQ(ReadNameAt(0, "c000").failure, "pointer into the header");
  EXPECT_EQ(ReadNameAt(0, "c00b").failure, "pointer into the header");
}

TEST(WireReaderTest, CutOffPointerIsRefused) {
  EXPECT_EQ(ReadNameAt(1, "00 c0").failure, "pointer overruns its message");
}

// RFC 9267, null-terminator placement.
TEST(WireReaderTest, CutOffNamesAreRefused) {
  EXPECT_EQ(ReadNameAt(0, "").failure, "name overruns its message");
  EXPECT_EQ(ReadNameAt(0, "0161").failure, "name overruns its message");
  EXPECT_EQ(ReadNameAt(0, "0361").failure, "label overruns its message");
  EXPECT_EQ(ReadNameAt(0, "3f").failure, "label overruns its message");
}

TEST(WireReaderTest, LabelTypes01And10AreRefused) {
  for (absl::string_view body : {"40 00", "41 61 00", "80 00", "bf 00"}) {
    EXPECT_EQ(ReadNameAt(0, body).failure, "label type unknown") << body;
  }
}

TEST(WireReaderTest, PointerLimitIs126) {
  const Bytes most = PointerChain(126);
  EXPECT_EQ(ReadNameAt(most.size() - 14, most).failure, "");
  const Bytes more = PointerChain(127);
  EXPECT_EQ(ReadNameAt(more.size() - 14, more).failure,
            "too many compression pointers (>126)");
}

// Four labels of 63 bytes, each followed by a pointer to the one before: no
// single run is too long, what they add up to is.
TEST(WireReaderTest, ExpandedNameLimitIs255) {
  Bytes bytes(DnsHeader::kWireSize);
  size_t before = 0;
  for (int i = 0; i < 4; ++i) {
    const size_t here = bytes.size();
    bytes.push_back(63);
    bytes.insert(bytes.end(), 63, 'x');
    if (i == 0) {
      bytes.push_back(0);
    } else {
      Append16(bytes, 0xc000 | before);
    }
    before = here;
  }
  EXPECT_EQ(ReadNameAt(before - 12, bytes).failure, "name too long (>255)");
}

TEST(WireReaderTest, UncompressedNameRefusesPointers) {
  const Bytes bytes = AfterHeader("00 c00c");
  WireReader in(bytes);
  in.ReadBytes(DnsHeader::kWireSize + 1);
  in.ReadUncompressedName();
  EXPECT_EQ(in.status().message(), "name compressed where that is not allowed");
}

TEST(WireReaderTest, LabelsMayHoldDotsAndNuls) {
  const NameResult r = ReadNameAt(0, "03 612e00 00");
  EXPECT_EQ(r.name.ToText(), "a\\.\\000");
}

}  // namespace
}  // namespace rawnet
