// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// SVCB and HTTPS on the wire: RFC 9460, its test vectors (appendix D) and what
// makes a record malformed.

#include "rawnet/resolver/service_binding.h"

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/dns_record.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using Key = ServiceParamKey;
using Bytes = std::vector<uint8_t>;

std::string HexOfSize(size_t size) {
  return absl::StrCat(absl::Hex(size, absl::kZeroPad4));
}

// An SVCB record of the root with this RDATA.
Bytes SvcbBytes(absl::string_view hex) {
  return Hex(
      absl::StrCat("00 0040 0001 0000012c", HexOfSize(Hex(hex).size()), hex));
}

Record ReadSvcb(absl::string_view hex) {
  const Bytes bytes = SvcbBytes(hex);
  WireReader in(bytes);
  Record record = ReadRecord(in);
  EXPECT_TRUE(in.Finish().ok()) << in.status() << " " << hex;
  return record;
}

bool IsMalformed(absl::string_view hex) {
  const Record record = ReadSvcb(hex);
  const auto* const raw = std::get_if<RawRdata>(&record.rdata);
  EXPECT_TRUE(raw == nullptr || raw->bytes == Hex(hex)) << "as it came";
  return raw != nullptr;
}

// In ServiceMode, of the owner.
bool HasMalformedParams(absl::string_view hex) {
  return IsMalformed(absl::StrCat("0001 00", hex));
}

// The record is what was written, and is written as it was read.
void ExpectBothWays(absl::string_view hex, const ServiceBinding& binding) {
  const Record record = ReadSvcb(hex);
  ASSERT_TRUE(std::holds_alternative<SvcbRdata>(record.rdata)) << hex;
  EXPECT_EQ(std::get<SvcbRdata>(record.rdata).binding, binding);
  WireWriter out(NameCompression::kOn);
  WriteRecord(record, out);
  EXPECT_EQ(*out.Finish(), SvcbBytes(hex));
}

// --- Good ones. -------------------------------------------------------------

TEST(ServiceBindingTest, AnAliasIsATarget) {  // D.1, figure 2
  ExpectBothWays("0000 03666f6f076578616d706c6503636f6d00",
                 {.priority = 0, .target = Name("foo.example.com")});
}

TEST(ServiceBindingTest, ParametersAreOptional) {  // figure 3
  ExpectBothWays("0001 00", {.priority = 1, .target = Name(".")});
}

TEST(ServiceBindingTest, ParametersAreKeptInTheirOrder) {
  // figures 4 and 5
  ExpectBothWays("0010 03666f6f076578616d706c6503636f6d00 0003 0002 0035",
                 {.priority = 16,
                  .target = Name("foo.example.com"),
                  .params = {{Key::kPort, Hex("0035")}}});
  ExpectBothWays("0001 00 029b 0005 68656c6c6f",
                 {.priority = 1,
                  .target = Name("."),
                  .params = {{Key{667}, Hex("68656c6c6f")}}});
  // figure 9, shortened
  ExpectBothWays(
      "0010 00 0000 0004 0001 0004 0001 0009 026832 0568332d3139"
      "0004 0004 c0000201",
      {.priority = 16,
       .target = Name("."),
       .params = {{Key::kMandatory, Hex("0001 0004")},
                  {Key::kAlpn, Hex("026832 0568332d3139")},
                  {Key::kIpv4Hint, Hex("c0000201")}}});
}

TEST(ServiceBindingTest, EachKeyIsFound) {
  const ServiceBinding binding = {.params = {{Key::kAlpn}, {Key{9}}}};
  EXPECT_NE(binding.Find(Key::kAlpn), nullptr);
  EXPECT_NE(binding.Find(Key{9}), nullptr);
  EXPECT_EQ(binding.Find(Key::kPort), nullptr);
}

TEST(ServiceBindingTest, HttpsIsTheSameUnderAnotherNumber) {
  const Bytes bytes = Hex("00 0041 0001 0000012c 0003 0001 00");
  WireReader in(bytes);
  const Record record = ReadRecord(in);
  EXPECT_EQ(record, MakeRecord(Name("."), 300,
                               HttpsRdata{{.priority = 1, .target = {}}}));
}

// --- Malformed ones, RFC 9460 2.2. ------------------------------------------

TEST(ServiceBindingTest, WhatBreaksOffIsMalformed) {
  for (const char* rdata :
       {"", "00", "0001", "0001 03666f", "0001 00 00", "0001 00 0003",
        "0001 00 0003 00", "0001 00 0003 0002 00", "0001 00 0003 0002 0035 00",
        "0000 00 0003 0002 00"}) {
    EXPECT_TRUE(IsMalformed(rdata)) << rdata;
  }
}

TEST(ServiceBindingTest, KeysThatDoNotIncreaseAreMalformed) {
  EXPECT_TRUE(HasMalformedParams("0003 0002 0035 0003 0002 0035"));
  EXPECT_TRUE(HasMalformedParams("0003 0002 0035 0001 0003 026832"));
  EXPECT_TRUE(IsMalformed("0000 00 0009 0000 0009 0000")) << "an alias too";
}

TEST(ServiceBindingTest, ACompressedTargetIsMalformed) {
  Message reply = ReplyTo(QueryFor("a.example", RecordType::kSvcb));
  Record record = MakeRecord(Name("a.example"), 300, SvcbRdata{});
  record.rdata = RawRdata{Hex("0001 c00c")};
  reply.answers = {record, A("a.example", "192.0.2.1")};
  EXPECT_EQ(ParseMessage(Wire(reply))->answers, reply.answers)
      << "and the rest of the message is good";
}

TEST(ServiceBindingTest, AnAlpnIsAListOfIds) {
  EXPECT_FALSE(HasMalformedParams("0001 0003 026832"));
  for (const char* value : {"0000", "0001 00", "0002 0268", "0004 02683200"}) {
    EXPECT_TRUE(HasMalformedParams(absl::StrCat("0001", value))) << value;
  }
}

TEST(ServiceBindingTest, NoDefaultAlpnIsEmptyAndNeedsAlpn) {
  EXPECT_FALSE(HasMalformedParams("0001 0003 026832 0002 0000"));
  EXPECT_TRUE(HasMalformedParams("0001 0003 026832 0002 0001 00"));
  EXPECT_TRUE(HasMalformedParams("0002 0000"));
}

TEST(ServiceBindingTest, APortHasTwoBytes) {
  EXPECT_FALSE(HasMalformedParams("0003 0002 0035"));
  for (const char* value : {"0000", "0001 35", "0003 000035"}) {
    EXPECT_TRUE(HasMalformedParams(absl::StrCat("0003", value))) << value;
  }
}

TEST(ServiceBindingTest, HintsAreWholeAddresses) {
  const std::string v6 = "20010db8000000000000000000000001";
  EXPECT_FALSE(HasMalformedParams("0004 0008 c0000201 c0000202"));
  EXPECT_FALSE(HasMalformedParams(absl::StrCat("0006 0020", v6, v6)));
  for (const std::string& param :
       {std::string("0004 0000"), std::string("0004 0003 c00002"),
        std::string("0004 0005 c000020100"), std::string("0006 0000"),
        std::string("0006 0004 c0000201"), "0006 0011" + v6 + "00"}) {
    EXPECT_TRUE(HasMalformedParams(param)) << param;
  }
}

TEST(ServiceBindingTest, EchIsNotEmpty) {
  EXPECT_FALSE(HasMalformedParams("0005 0001 ff"));
  EXPECT_TRUE(HasMalformedParams("0005 0000"));
}

TEST(ServiceBindingTest, MandatoryKeysAreThereAndInTheirOrder) {
  const std::string port = "0003 0002 0035";
  const std::string both = "0001 0003 026832" + port;
  EXPECT_FALSE(HasMalformedParams("0000 0002 0003" + port));
  EXPECT_FALSE(HasMalformedParams("0000 0004 0001 0003" + both));
  for (const std::string& param :
       {"0000 0000" + port, "0000 0001 03" + port, "0000 0003 000300" + port,
        "0000 0004 0003 0001" + both, "0000 0004 0003 0003" + both,
        "0000 0002 0000" + both, "0000 0002 0001" + port}) {
    EXPECT_TRUE(HasMalformedParams(param)) << param;
  }
}

// As many as a message has room for.
TEST(ServiceBindingTest, AllKeysMayBeMandatory) {
  constexpr size_t kCount = 10900;
  std::string mandatory = absl::StrCat("0000", HexOfSize(2 * kCount));
  for (size_t key = 1; key <= kCount; ++key) {
    absl::StrAppend(&mandatory, HexOfSize(100 + key));
  }
  const auto without = [&](size_t missing) {
    std::string params = mandatory;
    for (size_t key = 1; key <= kCount; ++key) {
      if (key != missing)
        absl::StrAppend(&params, HexOfSize(100 + key), "0000");
    }
    return params;
  };
  EXPECT_FALSE(HasMalformedParams(without(0)));
  for (const size_t missing : {size_t{1}, kCount / 2, kCount}) {
    EXPECT_TRUE(HasMalformedParams(without(missing))) << missing;
  }
}

// RFC 9460 2.4.2: what an alias has besides its target is ignored.
TEST(ServiceBindingTest, ValuesOfAnAliasMayBeAnything) {
  EXPECT_FALSE(IsMalformed("0000 00 0002 0000 0003 0001 00"));
}

}  // namespace
}  // namespace rawnet
