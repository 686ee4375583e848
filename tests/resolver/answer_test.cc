// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/answer.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Query kQuery = QueryFor("www.example");

Answer Interpret(const Message& reply,
                 OnTruncation on_truncation = OnTruncation::kReport) {
  return InterpretReply(kQuery, Wire(reply), on_truncation);
}

Message WithRcode(Rcode rcode) {
  Message reply = ReplyTo(kQuery);
  reply.header.rcode = rcode;
  return reply;
}

TEST(AnswerTest, AddressesInOrderOfTheReply) {
  Message reply = ReplyTo(kQuery);
  reply.answers = {A("www.example", "192.0.2.2", 60),
                   A("www.example", "192.0.2.1", 50)};
  const Answer answer = Interpret(reply);
  EXPECT_EQ(answer.kind, AnswerKind::kPositive);
  EXPECT_THAT(answer.addresses, ElementsAre(Ip("192.0.2.2"), Ip("192.0.2.1")));
  EXPECT_EQ(answer.ttl, absl::Seconds(50));
  EXPECT_EQ(answer.canonical_name, Name("www.example"));
}

TEST(AnswerTest, AaaaThroughACname) {
  const Query query = QueryFor("www.example", RecordType::kAaaa);
  Message reply = ReplyTo(query);
  reply.answers = {Cname("www.example", "a.example", 5),
                   Aaaa("a.example", "2001:db8::1")};
  const Answer answer = InterpretMessage(query, reply, OnTruncation::kReport);
  EXPECT_THAT(answer.addresses, ElementsAre(Ip("2001:db8::1")));
  EXPECT_EQ(answer.canonical_name, Name("a.example"));
  EXPECT_EQ(answer.ttl, absl::Seconds(5));
}

TEST(AnswerTest, ForeignOwnersGiveNoAddress) {
  Message reply = ReplyTo(kQuery);
  reply.answers = {A("evil.example", "192.0.2.66")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
}

TEST(AnswerTest, NoDataHasTheNegativeTtlOfItsSoa) {
  Message reply = ReplyTo(kQuery);
  reply.authorities = {Soa("example", 60, 30)};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
  EXPECT_EQ(Interpret(reply).ttl, absl::Seconds(30));
  reply.authorities = {Soa("example", 10, 30)};
  EXPECT_EQ(Interpret(reply).ttl, absl::Seconds(10));
}

TEST(AnswerTest, NxDomainHasTheNegativeTtlOfItsSoa) {
  Message reply = WithRcode(Rcode::kNxDomain);
  reply.authorities = {Soa("example", 60, 30)};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNxDomain);
  EXPECT_EQ(Interpret(reply).ttl, absl::Seconds(30));
}

TEST(AnswerTest, WithoutSoaANegativeAnswerIsNotKept) {
  EXPECT_EQ(Interpret(WithRcode(Rcode::kNxDomain)).ttl, absl::ZeroDuration());
  EXPECT_EQ(Interpret(ReplyTo(kQuery)).ttl, absl::ZeroDuration());
}

TEST(AnswerTest, SoaOfAnotherZoneDoesNotCount) {
  Message reply = WithRcode(Rcode::kNxDomain);
  reply.authorities = {Soa("other", 60, 30), Soa("sub.www.example", 60, 30)};
  EXPECT_EQ(Interpret(reply).ttl, absl::ZeroDuration());
}

TEST(AnswerTest, NoTtlIsTakenFromABrokenAdditionalSection) {
  Message reply = ReplyTo(kQuery);
  reply.authorities = {Soa("example", 60, 30)};
  std::vector<uint8_t> bytes = Wire(reply);
  bytes[11] = 1;  // An additional record that is not there.
  const Answer answer = InterpretReply(kQuery, bytes, OnTruncation::kReport);
  EXPECT_EQ(answer.kind, AnswerKind::kNoData);
  EXPECT_EQ(answer.ttl, absl::ZeroDuration());
}

TEST(AnswerTest, NegativeTtlIsNoLongerThanThatOfTheCname) {
  Message reply = WithRcode(Rcode::kNxDomain);
  reply.answers = {Cname("www.example", "gone.example", 5)};
  reply.authorities = {Soa("example", 60, 30)};
  EXPECT_EQ(Interpret(reply).ttl, absl::Seconds(5));
}

TEST(AnswerTest, NxDomainAfterACnameIsAboutItsTarget) {
  Message reply = WithRcode(Rcode::kNxDomain);
  reply.answers = {Cname("www.example", "gone.example")};
  const Answer answer = Interpret(reply);
  EXPECT_EQ(answer.kind, AnswerKind::kNxDomain);
  EXPECT_EQ(answer.canonical_name, Name("gone.example"));
}

TEST(AnswerTest, NxDomainBeatsAddresses) {
  Message reply = WithRcode(Rcode::kNxDomain);
  reply.answers = {A("www.example", "192.0.2.1")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNxDomain);
  EXPECT_THAT(Interpret(reply).addresses, IsEmpty());
}

TEST(AnswerTest, NxDomainCountsWithoutRecursion) {
  Message reply = WithRcode(Rcode::kNxDomain);
  reply.header.recursion_available = false;
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNxDomain);
}

TEST(AnswerTest, ChainWithoutEndIsToBeAskedForAgain) {
  Message reply = ReplyTo(kQuery);
  reply.answers = {Cname("www.example", "a.example")};
  const Answer answer = Interpret(reply);
  EXPECT_EQ(answer.kind, AnswerKind::kNoData);
  EXPECT_TRUE(answer.ask_canonical_name);
  EXPECT_EQ(answer.ttl, absl::Seconds(300));
  EXPECT_EQ(answer.canonical_name, Name("a.example"));
}

TEST(AnswerTest, ChainThatASoaEndsIsNotAskedForAgain) {
  Message reply = ReplyTo(kQuery);
  reply.answers = {Cname("www.example", "a.example")};
  reply.authorities = {Soa("example", 60, 30)};
  EXPECT_FALSE(Interpret(reply).ask_canonical_name);
  EXPECT_FALSE(Interpret(ReplyTo(kQuery)).ask_canonical_name);
}

TEST(AnswerTest, ErrorsAreToldApart) {
  EXPECT_EQ(Interpret(WithRcode(Rcode::kServFail)).kind, AnswerKind::kServFail);
  EXPECT_EQ(Interpret(WithRcode(Rcode::kRefused)).kind, AnswerKind::kRefused);
  EXPECT_EQ(Interpret(WithRcode(Rcode::kNotImp)).kind, AnswerKind::kNotImp);
  EXPECT_EQ(Interpret(WithRcode(Rcode::kFormErr)).kind, AnswerKind::kFormErr);
  EXPECT_EQ(Interpret(WithRcode(Rcode{9})).kind, AnswerKind::kOtherRcode);
}

TEST(AnswerTest, BareErrorIsInterpreted) {
  const Answer answer = InterpretReply(
      kQuery, Hex("1234 8182 0000000000000000"), OnTruncation::kReport);
  EXPECT_EQ(answer.kind, AnswerKind::kServFail);
}

TEST(AnswerTest, ExtendedRcodeTurnsSuccessIntoAnError) {
  Message reply = ReplyTo(kQuery);
  reply.answers = {A("www.example", "192.0.2.1")};
  reply.edns = Edns{.rcode_high = 1};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kOtherRcode);
  EXPECT_EQ(Interpret(reply).rcode, Rcode::kBadVers);
  EXPECT_TRUE(Interpret(reply).has_edns);
}

// golang#15434.
TEST(AnswerTest, ReferralIsLame) {
  Message reply = ReplyTo(kQuery);
  reply.header.recursion_available = false;
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kLame);
}

// Go takes the echoed OPT for an additional record, and then the lame reply.
TEST(AnswerTest, ReferralWithOptIsLame) {
  Message reply = ReplyTo(kQuery);
  reply.header.recursion_available = false;
  reply.edns = Edns();
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kLame);
}

// As nsd, knot and named refer.
TEST(AnswerTest, ReferralWithGlueIsLame) {
  Message reply = ReplyTo(kQuery);
  reply.header.recursion_available = false;
  reply.authorities = {Ns("example", "ns.www.example")};
  reply.additionals = {A("ns.www.example", "192.0.2.53")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kLame);
}

// As dnsmasq hands it on.
TEST(AnswerTest, ReferralThroughAForwarderIsLame) {
  Message reply = ReplyTo(kQuery);
  reply.authorities = {Ns("example", "ns.example")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kLame);
}

// RFC 2308 2.2: NODATA, which may have the zone's servers beside its SOA.
TEST(AnswerTest, NegativeAnswerWithServersIsNoReferral) {
  Message reply = ReplyTo(kQuery);
  reply.authorities = {Soa("example", 60, 30), Ns("example", "ns.example")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
  reply.authorities = {Ns("elsewhere.example", "ns.example")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
  reply.authorities = {Ns("example", "ns.example")};
  reply.header.authoritative = true;
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
}

TEST(AnswerTest, AuthoritativeOrRecursiveEmptyReplyIsNotLame) {
  Message reply = ReplyTo(kQuery);
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
  reply.header.recursion_available = false;
  reply.header.authoritative = true;
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
}

TEST(AnswerTest, EmptyReplyWithAdditionalRecordsIsNotLame) {
  Message reply = ReplyTo(kQuery);
  reply.header.recursion_available = false;
  reply.additionals = {A("ns.example", "192.0.2.53")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kNoData);
}

TEST(AnswerTest, TruncationIsReported) {
  Message reply = ReplyTo(kQuery);
  reply.header.truncated = true;
  reply.answers = {A("www.example", "192.0.2.1")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kTruncated);
  EXPECT_THAT(Interpret(reply).addresses, IsEmpty());
}

// golang#64896.
TEST(AnswerTest, TruncationOverTcpUsesWhatCame) {
  Message reply = ReplyTo(kQuery);
  reply.header.truncated = true;
  reply.answers = {A("www.example", "192.0.2.1")};
  const Answer answer = Interpret(reply, OnTruncation::kUseWhatCame);
  EXPECT_EQ(answer.kind, AnswerKind::kPositive);
  EXPECT_THAT(answer.addresses, ElementsAre(Ip("192.0.2.1")));
}

TEST(AnswerTest, LoopIsMalformed) {
  Message reply = ReplyTo(kQuery);
  reply.answers = {Cname("www.example", "www.example")};
  EXPECT_EQ(Interpret(reply).kind, AnswerKind::kMalformed);
  EXPECT_EQ(Interpret(reply).reason, "CNAME loop at www.example");
}

TEST(AnswerTest, GarbageIsMalformed) {
  const Answer answer =
      InterpretReply(kQuery, Hex("1234"), OnTruncation::kReport);
  EXPECT_EQ(answer.kind, AnswerKind::kMalformed);
  EXPECT_EQ(answer.reason, "field overruns its message");
  EXPECT_EQ(answer.canonical_name, Name("www.example"));
}

TEST(AnswerTest, ExtendedErrorsAreHandedOn) {
  Message reply = WithRcode(Rcode::kServFail);
  reply.edns = Edns();
  reply.edns->options = {{EdnsOption::kExtendedError, Hex("0016 6e6f")}};
  const ExtendedError expected{.code = 22, .text = "no"};
  EXPECT_THAT(Interpret(reply).extended_errors, ElementsAre(expected));
}

// glibc 2.31 masks the bit of servers that are not trusted.
TEST(AnswerTest, AuthenticDataNeedsTrust) {
  Message reply = ReplyTo(kQuery);
  reply.header.authentic_data = true;
  EXPECT_FALSE(Interpret(reply).authentic_data);
  Query trusting = kQuery;
  trusting.authentic_data = true;
  EXPECT_TRUE(
      InterpretMessage(trusting, reply, OnTruncation::kReport).authentic_data);
}

TEST(AnswerTest, KindsHaveNames) {
  EXPECT_EQ(ToString(AnswerKind::kNxDomain), "NXDOMAIN");
  EXPECT_EQ(ToString(AnswerKind::kNoData), "no data");
}

}  // namespace
}  // namespace rawnet
