// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_message.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/wire_writer.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using testing::HasSubstr;

using Bytes = std::vector<uint8_t>;

constexpr char kOpt[] = "00 0029 04d0 00000000 0000";
constexpr char kRecord[] = "00 0001 0001 0000012c 0004 c0000201";

absl::StatusOr<Message> Parse(absl::string_view hex) {
  return ParseMessage(Hex(hex));
}

std::string FailureOf(absl::string_view hex) {
  return std::string(Parse(hex).status().message());
}

// A reply header with these counts, then `body`.
std::string ReplyHex(absl::string_view counts, absl::string_view body) {
  return absl::StrCat("1234 8180", counts, body);
}

// Two answers, a SOA, an additional record, OPT.
Message FullMessage() {
  const Query query = QueryFor("www.example");
  Message message = ReplyTo(query);
  message.answers = {Cname("www.example", "a.example"),
                     A("a.example", "192.0.2.1")};
  message.authorities = {Soa("example", 60, 30)};
  message.additionals = {Aaaa("ns.example", "2001:db8::53")};
  message.edns = Edns{.udp_size = 1400, .rcode_high = 1};
  return message;
}

// CVE-2026-0915 sent bytes of the stack.
TEST(DnsMessageTest, QueryIsByteForByteAsWanted) {
  EXPECT_EQ(BuildQuery(QueryFor("a.b", RecordType::kAaaa, 0xbeef)).value(),
            Hex("beef 0100 0001 0000 0000 0001 0161016200 001c 0001"
                "00 0029 04d0 00000000 0000"));
}

TEST(DnsMessageTest, QueryWithoutEdnsHasNoAdditionalRecord) {
  Query query = QueryFor(".");
  query.edns.reset();
  EXPECT_EQ(BuildQuery(query).value(),
            Hex("1234 0100 0001 0000 0000 0000 00 0001 0001"));
}

TEST(DnsMessageTest, QueryBitsFollowTheQuery) {
  Query query = QueryFor(".");
  query.recursion_desired = false;
  query.authentic_data = true;
  const Message message = ParseMessage(BuildQuery(query).value()).value();
  EXPECT_FALSE(message.header.recursion_desired);
  EXPECT_TRUE(message.header.authentic_data);
  EXPECT_FALSE(message.header.is_reply);
  EXPECT_FALSE(message.header.checking_disabled);
}

TEST(DnsMessageTest, EveryHeaderFieldSurvives) {
  for (int bits = 0; bits < 0x10000; ++bits) {
    if ((bits & 0x40) != 0) continue;  // Z, which is not kept.
    Bytes bytes = Hex("0000 0000 0000 0000 0000 0000");
    bytes[2] = static_cast<uint8_t>(bits >> 8);
    bytes[3] = static_cast<uint8_t>(bits);
    ASSERT_EQ(Wire(ParseMessage(bytes).value()), bytes) << bits;
  }
}

TEST(DnsMessageTest, MessageSurvivesTheWire) {
  const Message message = FullMessage();
  EXPECT_EQ(ParseMessage(Wire(message)).value(), message);
  EXPECT_EQ(ParseMessage(BuildMessage(message, NameCompression::kOff).value())
                .value(),
            message);
}

TEST(DnsMessageTest, CompressionShortens) {
  const Message message = FullMessage();
  EXPECT_LT(Wire(message).size(),
            BuildMessage(message, NameCompression::kOff)->size());
}

TEST(DnsMessageTest, ExtendedRcodeIsOfHeaderAndOpt) {
  Message message = FullMessage();
  message.header.rcode = Rcode{7};
  EXPECT_EQ(message.rcode(), Rcode{16 + 7});
  message.edns.reset();
  EXPECT_EQ(message.rcode(), Rcode{7});
}

TEST(DnsMessageTest, MessageTooLongIsRefused) {
  Message message = FullMessage();
  Record record;
  record.type = RecordType::kTxt;
  record.rdata = RawRdata{Bytes(40000)};
  message.answers = {record, record};
  EXPECT_EQ(BuildMessage(message).status().message(),
            "message too long (>65535)");
}

TEST(DnsMessageTest, CutOffHeadersAreRefused) {
  EXPECT_FALSE(Parse("").ok());
  EXPECT_FALSE(Parse("1234 8180 0000 0000 0000 00").ok());
  EXPECT_TRUE(Parse("1234 8180 0000 0000 0000 0000").ok());
}

// Each prefix is refused or, from the end of the answers on, usable.
TEST(DnsMessageTest, EveryCutIsNoticed) {
  Message message = FullMessage();
  const Bytes whole = Wire(message);
  message.authorities.clear();
  message.additionals.clear();
  message.edns.reset();
  const size_t answers_end = Wire(message).size();
  message.additional_complete = false;
  for (size_t size = 0; size < whole.size(); ++size) {
    const auto parsed = ParseMessage(absl::MakeConstSpan(whole).first(size));
    ASSERT_EQ(parsed.ok(), size >= answers_end) << size;
    if (parsed.ok()) {
      EXPECT_EQ(*parsed, message) << size;
    }
  }
}

TEST(DnsMessageTest, QuestionMayBeMissing) {
  EXPECT_FALSE(Parse(ReplyHex("0000 0000 0000 0000", ""))->question);
}

TEST(DnsMessageTest, SecondQuestionIsRefused) {
  EXPECT_EQ(
      FailureOf(ReplyHex("0002 0000 0000 0000", "00 0001 0001 00 001c 0001")),
      "more than one question");
}

// RFC 9267, record count; GHSA-jv8r-gqr9-68wj.
TEST(DnsMessageTest, CountsBeyondTheBytesAreRefusedAtOnce) {
  EXPECT_EQ(FailureOf(ReplyHex("0000 ffff 0000 0000", kRecord)),
            "more answers announced than fit");
  EXPECT_EQ(FailureOf(ReplyHex("0000 0002 0000 0000", kRecord)),
            "more answers announced than fit");
}

TEST(DnsMessageTest, BrokenAnswerIsRefused) {
  EXPECT_FALSE(
      Parse(ReplyHex("0000 0001 0000 0000", "00 0001 0001 00000000 0005 00"))
          .ok());
}

TEST(DnsMessageTest, TrailingBytesAreCountedAndIgnored) {
  const Message message =
      Parse(ReplyHex("0000 0001 0000 0000", absl::StrCat(kRecord, "ffffff")))
          .value();
  EXPECT_EQ(message.answers.size(), 1u);
  EXPECT_EQ(message.trailing_size, 3u);
  EXPECT_TRUE(message.additional_complete);
}

// ovn-org/ovn#114, systemd#12841.
TEST(DnsMessageTest, AnswersSurviveAMissingAdditionalRecord) {
  const Message message =
      Parse(ReplyHex("0000 0001 0000 0001", kRecord)).value();
  EXPECT_EQ(message.answers.size(), 1u);
  EXPECT_FALSE(message.additional_complete);
}

TEST(DnsMessageTest, NothingIsConcludedFromABrokenRest) {
  const Message message =
      Parse(ReplyHex("0000 0001 0001 0002",
                     absl::StrCat(kRecord, kRecord, kOpt, "c000")))
          .value();
  EXPECT_FALSE(message.additional_complete);
  EXPECT_TRUE(message.authorities.empty());
  EXPECT_TRUE(message.additionals.empty());
  EXPECT_FALSE(message.edns.has_value());
}

// The count that made CVE-2024-24788 loop: the walk ends at the first failure.
TEST(DnsMessageTest, WalkOverABrokenAdditionalSectionEnds) {
  const Message message =
      Parse(ReplyHex("0000 0000 ffff ffff", "c000 ffff")).value();
  EXPECT_FALSE(message.additional_complete);
  EXPECT_EQ(message.rcode(), Rcode::kNoError);
}

TEST(DnsMessageTest, BrokenOptionIsABrokenRest) {
  const Message message =
      Parse(ReplyHex("0000 0001 0000 0001",
                     absl::StrCat(kRecord, "00 0029 04d0 00000000 0001 00")))
          .value();
  EXPECT_EQ(message.answers.size(), 1u);
  EXPECT_FALSE(message.additional_complete);
}

TEST(DnsMessageTest, OptIsMovedOutOfTheAdditionalRecords) {
  const Message message = Parse(ReplyHex("0000 0000 0000 0003",
                                         absl::StrCat(kRecord, kOpt, kRecord)))
                              .value();
  EXPECT_EQ(message.additionals.size(), 2u);
  EXPECT_EQ(message.edns, Edns());
}

TEST(DnsMessageTest, SecondOptIsRefused) {
  EXPECT_EQ(
      FailureOf(ReplyHex("0000 0000 0000 0002", absl::StrCat(kOpt, kOpt))),
      "more than one OPT");
}

TEST(DnsMessageTest, OptWithAnOwnerIsRefused) {
  EXPECT_EQ(FailureOf(ReplyHex("0000 0000 0000 0001",
                               "016100 0029 04d0 00000000 0000")),
            "owner of OPT is not the root");
}

// golang#67925 met boxes that put it there.
TEST(DnsMessageTest, OptInAnotherSectionIsRefused) {
  EXPECT_EQ(FailureOf(ReplyHex("0000 0001 0000 0000", kOpt)),
            "OPT outside the additional section");
  EXPECT_EQ(FailureOf(ReplyHex("0000 0000 0001 0000", kOpt)),
            "OPT outside the additional section");
}

TEST(DnsMessageTest, TruncatedMessageKeepsTheAnswersThatCame) {
  const Message message = Parse(absl::StrCat("1234 8380 0000 0005 0000 0001",
                                             kRecord, kRecord, "00 0001 00"))
                              .value();
  EXPECT_EQ(message.answers.size(), 2u);
  EXPECT_FALSE(message.additional_complete);
}

// GHSA-pjmc-gx33-gc76: thousands of records whose names are long pointer
// chains. The first record holds the chain, of `length` with the owners'.
Bytes MessageOfChains(size_t length, uint16_t records) {
  WireWriter out;
  for (const int field : {0x1234, 0x8180, 0, records + 1, 0, 0}) {
    out.WriteU16(static_cast<uint16_t>(field));
  }
  const auto write_fields = [&out](size_t size) {
    out.WriteU16(0xff00);  // a type that nobody reads
    out.WriteU16(1);
    out.WriteU32(0);
    out.WriteU16(static_cast<uint16_t>(size));
  };
  out.WriteU8(0);
  write_fields(1 + 2 * (length - 1));
  size_t target = out.size();
  out.WriteU8(0);
  for (size_t i = 1; i < length; ++i) {
    const size_t pointer = out.size();
    out.WriteU16(static_cast<uint16_t>(0xc000 | target));
    target = pointer;
  }
  for (int i = 0; i < records; ++i) {
    out.WriteU16(static_cast<uint16_t>(0xc000 | target));
    write_fields(0);
  }
  return *out.Finish();
}

TEST(DnsMessageTest, AMessageOfTheLongestChainsIsParsed) {
  const absl::StatusOr<Message> message =
      ParseMessage(MessageOfChains(126, 5400));
  ASSERT_TRUE(message.ok()) << message.status();
  EXPECT_EQ(message->answers.size(), 5401u);
  EXPECT_TRUE(message->answers.back().name.IsRoot());
}

TEST(DnsMessageTest, NoRecordHasALongerChain) {
  EXPECT_THAT(ParseMessage(MessageOfChains(127, 5400)).status().message(),
              HasSubstr("too many compression pointers (>126)"));
}

// The name of each record points at the target of the one before (netty#8962).
TEST(DnsMessageTest, CompressedRdataIsExpanded) {
  const Message message = Parse(
                              "1234 8180 0001 0002 0000 0000"
                              "01610162 00 0001 0001"
                              "c00c 0005 0001 00000001 0004 0163 c00e"
                              "c021 0001 0001 00000001 0004 01020304")
                              .value();
  EXPECT_EQ(message.answers[0], Cname("a.b", "c.b", 1));
  EXPECT_EQ(message.answers[1], A("c.b", "1.2.3.4", 1));
}

// RFC 3597 4: names in SRV were compressed once, and must not be any more.
TEST(DnsMessageTest, CompressedSrvIsReadAndNotWritten) {
  const Message message = Parse(
                              "1234 8180 0001 0001 0000 0000"
                              "016100 0021 0001"
                              "c00c 0021 0001 00000001 0008"
                              "0001 0002 0050 c00c")
                              .value();
  const Record srv = MakeRecord(Name("a"), 1, SrvRdata{1, 2, 80, Name("a")});
  EXPECT_EQ(message.answers[0], srv);
  EXPECT_EQ(Wire(message), Hex("1234 8180 0001 0001 0000 0000"
                               "016100 0021 0001"
                               "c00c 0021 0001 00000001 0009"
                               "0001 0002 0050 016100"));
}

TEST(DnsMessageTest, LargestMessageIsParsed) {
  Message message;
  message.answers.assign(5956, Record{.type = RecordType{65280}});
  const Bytes bytes = Wire(message);
  EXPECT_EQ(bytes.size(), 12u + 5956u * 11u);
  EXPECT_EQ(ParseMessage(bytes).value(), message);
}

}  // namespace
}  // namespace rawnet
