// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/wire_writer.h"

#include <vector>

#include "gtest/gtest.h"
#include "rawnet/resolver/wire_reader.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using Bytes = std::vector<uint8_t>;

TEST(WireWriterTest, IntegersAreBigEndian) {
  WireWriter out;
  out.WriteU8(0x01);
  out.WriteU16(0x0203);
  out.WriteU32(0x04050607);
  EXPECT_EQ(out.Finish().value(), Hex("01020304050607"));
}

TEST(WireWriterTest, SizesNest) {
  WireWriter out;
  out.WriteSized([&] {
    out.WriteU8(0xaa);
    out.WriteSized([&] { out.WriteU8(0xbb); });
    out.WriteSized([] {});
  });
  EXPECT_EQ(out.Finish().value(), Hex("0006 aa 0001 bb 0000"));
}

TEST(WireWriterTest, WithoutCompressionNamesAreWhole) {
  WireWriter out;
  out.WriteName(Name("a.b"));
  out.WriteName(Name("a.b"));
  EXPECT_EQ(out.Finish().value(), Hex("0161016200 0161016200"));
}

TEST(WireWriterTest, CompressionPointsToTheLongestKnownSuffix) {
  WireWriter out(NameCompression::kOn);
  out.WriteName(Name("b.c"));
  out.WriteName(Name("a.b.c"));
  out.WriteName(Name("x.c"));
  out.WriteName(Name("a.b.c"));
  EXPECT_EQ(out.Finish().value(), Hex("01620163 00 0161c000 0178c002 c005"));
}

TEST(WireWriterTest, CompressionKeepsCase) {
  WireWriter out(NameCompression::kOn);
  out.WriteName(Name("a"));
  out.WriteName(Name("A"));
  EXPECT_EQ(out.Finish().value(), Hex("016100 014100"));
}

TEST(WireWriterTest, RootIsNeverAPointer) {
  WireWriter out(NameCompression::kOn);
  out.WriteName(DnsName());
  out.WriteName(DnsName());
  EXPECT_EQ(out.Finish().value(), Hex("00 00"));
}

TEST(WireWriterTest, UncompressedNamesAreWholeAndNoTargets) {
  WireWriter out(NameCompression::kOn);
  out.WriteUncompressedName(Name("a"));
  out.WriteName(Name("a"));
  out.WriteUncompressedName(Name("a"));
  EXPECT_EQ(out.Finish().value(), Hex("016100 016100 016100"));
}

// c-ares#1159: an offset of 15 bits turned into a pointer elsewhere.
TEST(WireWriterTest, NoPointerReachesBeyond14Bits) {
  WireWriter out(NameCompression::kOn);
  out.WriteBytes(Bytes(0x3fff));
  out.WriteName(Name("a.b"));  // "a" at 0x3fff can be reached, "b" cannot.
  out.WriteName(Name("a.b"));
  out.WriteName(Name("b"));
  Bytes bytes = out.Finish().value();
  bytes.erase(bytes.begin(), bytes.begin() + 0x3fff);
  EXPECT_EQ(bytes, Hex("0161016200 ffff 016200"));
}

TEST(WireWriterTest, MessageLimitIs65535) {
  WireWriter out;
  out.WriteBytes(Bytes(65535));
  EXPECT_EQ(out.Finish().value().size(), 65535u);
  out.WriteBytes(Bytes(65536));
  EXPECT_EQ(out.Finish().status().message(), "message too long (>65535)");
}

TEST(WireWriterTest, FinishedWriterBeginsAnew) {
  WireWriter out(NameCompression::kOn);
  out.WriteName(Name("a"));
  EXPECT_TRUE(out.Finish().ok());
  EXPECT_EQ(out.size(), 0u);
  out.WriteName(Name("a"));
  EXPECT_EQ(out.Finish().value(), Hex("016100"));
}

// Each name is the one before under one more label: chains grow to the limit.
TEST(WireWriterTest, NoChainIsLongerThanReadersFollow) {
  WireWriter out(NameCompression::kOn);
  out.WriteBytes(Bytes(DnsHeader::kWireSize));
  std::vector<DnsName> names = {Name("a")};
  while (names.size() < 127) {
    names.push_back(Name("a").Under(names.back()).value());
  }
  names.insert(names.end(), 3, names.back());
  for (const DnsName& name : names) out.WriteName(name);
  const Bytes bytes = out.Finish().value();
  WireReader in(bytes);
  in.ReadBytes(DnsHeader::kWireSize);
  for (const DnsName& name : names) EXPECT_EQ(in.ReadName(), name);
  EXPECT_TRUE(in.Finish().ok()) << in.status();
}

TEST(WireWriterTest, ReaderReadsWhatWriterCompressed) {
  WireWriter out(NameCompression::kOn);
  out.WriteBytes(Bytes(DnsHeader::kWireSize));
  const std::vector<DnsName> names = {Name("c"),   Name("b.c"), Name("a.b.c"),
                                      Name("b.c"), DnsName(),   Name("A.b.c")};
  for (const DnsName& name : names) out.WriteName(name);
  const Bytes bytes = out.Finish().value();
  WireReader in(bytes);
  in.ReadBytes(DnsHeader::kWireSize);
  for (const DnsName& name : names) EXPECT_TRUE(in.ReadName().SameBytes(name));
  EXPECT_TRUE(in.Finish().ok());
}

}  // namespace
}  // namespace rawnet
