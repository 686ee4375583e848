// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/edns.h"

#include <string>
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

// Else 64 KB of them are a status message of 256 KB.
TEST(EdnsTest, ExtendedErrorsAreBounded) {
  Edns edns;
  std::vector<uint8_t> value = {0, 15};
  value.resize(2 + 300, 'a');
  for (int i = 0; i < 5; ++i) {
    edns.options.push_back({EdnsOption::kExtendedError, value});
  }
  const ExtendedError expected{.code = 15, .text = std::string(255, 'a')};
  EXPECT_EQ(edns.ExtendedErrors(), std::vector<ExtendedError>(3, expected));
}

TEST(EdnsTest, ExtendedErrorTextMayBeAsLongAsTheBound) {
  std::vector<uint8_t> value = {0, 15};
  value.resize(2 + 255, 0xff);
  Edns edns;
  edns.options.push_back({EdnsOption::kExtendedError, value});
  EXPECT_EQ(edns.ExtendedErrors()[0].text.size(), 4 * 255u);
}

TEST(EdnsTest, ExtendedErrorsHaveNames) {
  EXPECT_EQ((ExtendedError{.code = 0}).ToString(), "Other Error");
  EXPECT_EQ((ExtendedError{.code = 15}).ToString(), "Blocked");
  EXPECT_EQ((ExtendedError{.code = 17, .text = "by policy"}).ToString(),
            "Filtered: by policy");
  EXPECT_EQ((ExtendedError{.code = 24}).ToString(), "Invalid Data");
  EXPECT_EQ((ExtendedError{.code = 27}).ToString(),
            "Unsupported NSEC3 Iterations Value");
  EXPECT_EQ((ExtendedError{.code = 28}).ToString(), "EDE 28");
  EXPECT_EQ((ExtendedError{.code = 65535, .text = "x"}).ToString(),
            "EDE 65535: x");
}

TEST(EdnsTest, OtherOptionsAreNoExtendedErrors) {
  Edns edns;
  edns.options.push_back({EdnsOption::kCookie, Hex("0012 6e6f")});
  EXPECT_TRUE(edns.ExtendedErrors().empty());
}

}  // namespace
}  // namespace rawnet
