// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_record.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using Bytes = std::vector<uint8_t>;

// The record that `hex` is, or why it is none.
absl::StatusOr<Record> Read(absl::string_view hex) {
  const Bytes bytes = Hex(hex);
  WireReader in(bytes);
  Record record = ReadRecord(in);
  if (absl::Status s = in.Finish(); !s.ok()) return s;
  return record;
}

// An IN record of the root with TTL 300.
std::string OfType(absl::string_view type, absl::string_view size_and_rdata) {
  return absl::StrCat("00", type, "0001 0000012c", size_and_rdata);
}

Bytes Written(const Record& record) {
  WireWriter out;
  WriteRecord(record, out);
  return out.Finish().value();
}

const char kSoaNumbers[] = "000007ea 00001c20 00000e10 00015180 0000003c";

TEST(DnsRecordTest, ReadsA) {
  EXPECT_EQ(Read(OfType("0001", "0004 c0000201")).value(), A(".", "192.0.2.1"));
}

TEST(DnsRecordTest, ReadsAaaa) {
  EXPECT_EQ(
      Read(OfType("001c", "0010 20010db8000000000000000000000001")).value(),
      Aaaa(".", "2001:db8::1"));
}

TEST(DnsRecordTest, MappedAddressInAaaaStaysIpv6) {
  EXPECT_EQ(
      Read(OfType("001c", "0010 00000000000000000000ffffc0000201")).value(),
      Aaaa(".", "::ffff:192.0.2.1"));
}

TEST(DnsRecordTest, ReadsCname) {
  EXPECT_EQ(Read(OfType("0005", "0003 016100")).value(), Cname(".", "a"));
}

// Read as written here, and written again.
template <class T>
void ExpectBothWays(absl::string_view type, absl::string_view hex, T rdata) {
  const std::string text = OfType(type, hex);
  const Record record = MakeRecord(DnsName(), 300, std::move(rdata));
  const absl::StatusOr<Record> read = Read(text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, record);
  EXPECT_EQ(Written(record), Hex(text));
}

TEST(DnsRecordTest, ReadsAndWritesWhatIsNoAddress) {
  const DnsName a = DnsName::FromText("a").value();
  ExpectBothWays("0002", "0003 016100", NsRdata{a});
  ExpectBothWays("000c", "0003 016100", PtrRdata{a});
  ExpectBothWays("000f", "0005 000a 016100", MxRdata{10, a});
  ExpectBothWays("0010", "0005 026869 00 00", TxtRdata{{"hi", "", ""}});
  ExpectBothWays("0021", "0009 0001 0002 0050 016100", SrvRdata{1, 2, 80, a});
}

TEST(DnsRecordTest, WhatBreaksOffIsMalformed) {
  for (const char* record :
       {"0002 0000", "000c 0002 0161", "000f 0002 000a", "000f 0001 00",
        "0010 0000", "0010 0002 0268", "0021 0006 0001 0002 0050"}) {
    const std::string text = record;
    EXPECT_FALSE(Read(OfType(text.substr(0, 4), text.substr(5))).ok()) << text;
  }
}

TEST(DnsRecordTest, ReadsSoa) {
  const Record soa =
      MakeRecord(DnsName(), 300,
                 SoaRdata{Name("a"), Name("b"), 2026, 7200, 3600, 86400, 60});
  EXPECT_EQ(
      Read(OfType("0006", absl::StrCat("001a 016100 016200", kSoaNumbers)))
          .value(),
      soa);
}

// RFC 9267, response data length; musl takes none but the exact size either.
TEST(DnsRecordTest, AddressOfTheWrongSizeIsRefused) {
  for (absl::string_view rdata : {"0000", "0003 c00002", "0005 c000020100"}) {
    EXPECT_FALSE(Read(OfType("0001", rdata)).ok()) << rdata;
  }
  for (absl::string_view rdata :
       {"0000", "0004 c0000201", "000f 20010db80000000000000000000000",
        "0011 20010db800000000000000000000000100"}) {
    EXPECT_FALSE(Read(OfType("001c", rdata)).ok()) << rdata;
  }
}

// CVE-2020-22217 read past a short SOA.
TEST(DnsRecordTest, SoaOfTheWrongSizeIsRefused) {
  EXPECT_FALSE(
      Read(OfType("0006", "0016 0000 000007ea 00001c20 00000e10 00015180 0000"))
          .ok());
  EXPECT_FALSE(
      Read(OfType("0006", absl::StrCat("0017 0000", kSoaNumbers, "00"))).ok());
  EXPECT_FALSE(Read(OfType("0006", "0002 0000")).ok());
}

TEST(DnsRecordTest, CnameOfTheWrongSizeIsRefused) {
  EXPECT_FALSE(Read(OfType("0005", "0000")).ok());
  EXPECT_FALSE(Read(OfType("0005", "0002 016100")).ok());
  EXPECT_FALSE(Read(OfType("0005", "0004 016100ff")).ok());
}

// RDLENGTH ends where the record does, and not a byte later.
TEST(DnsRecordTest, WhatTrailsInRdataIsRefused) {
  for (const char* record :
       {"0002 0004 016100 ff", "000c 0004 016100 ff",
        "000f 0006 000a 016100 ff", "0021 000a 0001 0002 0050 016100 ff"}) {
    const std::string text = record;
    EXPECT_FALSE(Read(OfType(text.substr(0, 4), text.substr(5))).ok()) << text;
  }
}

TEST(DnsRecordTest, RdataBeyondTheMessageIsRefused) {
  EXPECT_EQ(Read(OfType("0001", "0004 c00002")).status().message(),
            "field overruns its message");
  EXPECT_FALSE(Read(OfType("ff00", "ffff 00")).ok());
}

TEST(DnsRecordTest, CutOffRecordsAreRefused) {
  const Bytes whole = Hex(OfType("0001", "0004 c0000201"));
  for (size_t size = 0; size < whole.size(); ++size) {
    WireReader in(absl::MakeConstSpan(whole).subspan(0, size));
    ReadRecord(in);
    EXPECT_FALSE(in.ok()) << size;
  }
}

TEST(DnsRecordTest, UnknownTypeIsKeptAsBytes) {
  const Record record = Read(OfType("ff00", "0003 c00c00")).value();
  EXPECT_EQ(record.type, RecordType{0xff00});
  EXPECT_EQ(std::get<RawRdata>(record.rdata).bytes, Hex("c00c00"));
}

TEST(DnsRecordTest, OtherClassIsKeptAsBytes) {
  const Record record = Read("00 0001 0003 00000000 0003 016100").value();
  EXPECT_EQ(record.record_class, RecordClass::kChaos);
  EXPECT_EQ(std::get<RawRdata>(record.rdata).bytes, Hex("016100"));
}

// RFC 2181 8.
TEST(DnsRecordTest, TtlWithTheHighBitIsZero) {
  EXPECT_EQ(Read("00 0001 0001 80000000 0004 01020304")->ttl_seconds, 0u);
  EXPECT_EQ(Read("00 0001 0001 ffffffff 0004 01020304")->ttl_seconds, 0u);
  EXPECT_EQ(Read("00 0001 0001 7fffffff 0004 01020304")->ttl_seconds,
            0x7fffffffu);
}

TEST(DnsRecordTest, HighBitOfOptIsNoTtl) {
  EXPECT_EQ(Read("00 0029 04d0 ff008000 0000")->ttl_seconds, 0xff008000u);
}

TEST(DnsRecordTest, WritesWhatItReads) {
  for (const std::string& hex :
       {OfType("0001", "0004 c0000201"),
        OfType("001c", "0010 20010db8000000000000000000000001"),
        OfType("0005", "0003 016100"),
        OfType("0006", absl::StrCat("001a 016100 016200", kSoaNumbers)),
        OfType("ff00", "0003 c00c00"), OfType("ff00", "0000")}) {
    EXPECT_EQ(Written(Read(hex).value()), Hex(hex)) << hex;
  }
}

TEST(DnsRecordTest, TypesHaveNames) {
  EXPECT_EQ(ToString(RecordType::kAaaa), "AAAA");
  EXPECT_EQ(ToString(RecordType{65280}), "TYPE65280");
  EXPECT_EQ(ToString(RecordType::kHttps), "HTTPS");
  EXPECT_EQ(ToString(Rcode::kNxDomain), "NXDOMAIN");
  EXPECT_EQ(ToString(Rcode{11}), "RCODE11");
}

// RFC 3597 5.
TEST(DnsRecordTest, TypesAreReadAsTheyAreWritten) {
  for (int number = 0; number <= 0xffff; ++number) {
    const RecordType type{static_cast<uint16_t>(number)};
    ASSERT_EQ(*ParseRecordType(ToString(type)), type);
  }
  EXPECT_EQ(*ParseRecordType("aaaa"), RecordType::kAaaa);
  EXPECT_EQ(*ParseRecordType("type28"), RecordType::kAaaa);
  for (const char* wrong : {"", "FOO", "TYPE", "TYPE65536", "TYPE-1", "TYPE 1",
                            "28", "TYPE99999999999"}) {
    EXPECT_FALSE(ParseRecordType(wrong).ok()) << wrong;
  }
  EXPECT_EQ(ParseRecordType("FOO").status().message(),
            "unknown record type \"FOO\"");
}

}  // namespace
}  // namespace rawnet
