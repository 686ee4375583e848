// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/edns.h"

#include <vector>

#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

absl::StatusOr<Edns> Read(absl::string_view hex) {
  const std::vector<uint8_t> bytes = Hex(hex);
  WireReader in(bytes);
  const Record record = ReadRecord(in);
  EXPECT_TRUE(in.ok()) << in.status();
  return EdnsFromRecord(record);
}

std::vector<uint8_t> Written(const Edns& edns) {
  WireWriter out;
  WriteEdns(edns, out);
  return out.Finish().value();
}

Edns WithExtendedError(absl::string_view hex) {
  Edns edns;
  edns.options.push_back({EdnsOption::kExtendedError, Hex(hex)});
  return edns;
}

TEST(EdnsTest, DefaultAsksFor1232Bytes) {
  EXPECT_EQ(Written(Edns()), Hex("00 0029 04d0 00000000 0000"));
}

TEST(EdnsTest, FieldsAreReadFromClassAndTtl) {
  const Edns edns = Read("00 0029 1000 01028000 0000").value();
  EXPECT_EQ(edns.udp_size, 4096);
  EXPECT_EQ(edns.rcode_high, 1);
  EXPECT_EQ(edns.version, 2);
  EXPECT_TRUE(edns.dnssec_ok);
  EXPECT_TRUE(edns.options.empty());
}

TEST(EdnsTest, ReservedFlagsAreIgnored) {
  EXPECT_EQ(Read("00 0029 04d0 00007fff 0000").value(), Edns());
}

// A size of 1 looks like class IN.
TEST(EdnsTest, AnySizeIsNoClass) {
  EXPECT_EQ(Read("00 0029 0001 00000000 0000")->udp_size, 1);
}

TEST(EdnsTest, OptionsAreReadInOrder) {
  const Edns edns =
      Read("00 0029 04d0 00000000 000d 000a 0001aa 000c0000 fde80000").value();
  const std::vector<EdnsOption> expected = {
      {10, Hex("aa")}, {12, {}}, {65000, {}}};
  EXPECT_EQ(edns.options, expected);
}

TEST(EdnsTest, BrokenOptionsAreRefused) {
  for (absl::string_view rdata :
       {"0001 00", "0003 000a00", "0004 000a0001", "0005 000affff00"}) {
    const std::string hex =
        absl::StrCat("00 0029 04d0 00000000", std::string(rdata));
    EXPECT_FALSE(Read(hex).ok()) << hex;
  }
}

TEST(EdnsTest, WritesWhatItReads) {
  const Edns edns{.udp_size = 512,
                  .rcode_high = 255,
                  .version = 1,
                  .dnssec_ok = true,
                  .options = {{10, Hex("0102")}, {15, Hex("0003")}}};
  const std::vector<uint8_t> bytes = Written(edns);
  WireReader in(bytes);
  EXPECT_EQ(EdnsFromRecord(ReadRecord(in)).value(), edns);
}

TEST(EdnsTest, ExtendedErrorHasCodeAndText) {
  const ExtendedError expected{.code = 18, .text = "no"};
  EXPECT_EQ(WithExtendedError("0012 6e6f").ExtendedErrors()[0], expected);
}

TEST(EdnsTest, ExtendedErrorTextMayEndInNul) {
  EXPECT_EQ(WithExtendedError("0012 6e6f00").ExtendedErrors()[0].text, "no");
}

TEST(EdnsTest, ExtendedErrorTextMayBeMissing) {
  EXPECT_EQ(WithExtendedError("0012").ExtendedErrors()[0].text, "");
}

// CVE-2026-64193 ran such a text.
TEST(EdnsTest, ExtendedErrorTextIsEscaped) {
  EXPECT_EQ(
      WithExtendedError("0000 1b5b6d 22 00 c3a4").ExtendedErrors()[0].text,
      "\\x1b[m\\\"\\x00\\xc3\\xa4");
}

TEST(EdnsTest, ExtendedErrorThatIsTooShortIsLeftOut) {
  EXPECT_TRUE(WithExtendedError("00").ExtendedErrors().empty());
  EXPECT_TRUE(WithExtendedError("").ExtendedErrors().empty());
}

TEST(EdnsTest, OtherOptionsAreNoExtendedErrors) {
  Edns edns;
  edns.options.push_back({EdnsOption::kCookie, Hex("0012 6e6f")});
  EXPECT_TRUE(edns.ExtendedErrors().empty());
}

}  // namespace
}  // namespace rawnet
