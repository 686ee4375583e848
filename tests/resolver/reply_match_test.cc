// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/reply_match.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

ReplyMatch Match(const Message& reply, NameCase name_case = NameCase::kIgnore) {
  return MatchReply(QueryFor("www.Example"), Wire(reply), name_case);
}

Message GoodReply() { return ReplyTo(QueryFor("www.Example")); }

ReplyMatch MatchHex(absl::string_view hex) {
  return MatchReply(QueryFor("www.Example"), Hex(hex));
}

TEST(ReplyMatchTest, ReplyToTheQuestionMatches) {
  EXPECT_EQ(Match(GoodReply()), ReplyMatch::kMatch);
}

TEST(ReplyMatchTest, IgnoresOtherId) {
  Message reply = GoodReply();
  reply.header.id ^= 0x8000;
  EXPECT_EQ(Match(reply), ReplyMatch::kWrongId);
}

TEST(ReplyMatchTest, IgnoresQueries) {
  EXPECT_EQ(MatchReply(QueryFor("a"), BuildQuery(QueryFor("a")).value()),
            ReplyMatch::kMismatch);
}

TEST(ReplyMatchTest, IgnoresOtherOpcodes) {
  Message reply = GoodReply();
  reply.header.opcode = Opcode{4};
  EXPECT_EQ(Match(reply), ReplyMatch::kMismatch);
}

TEST(ReplyMatchTest, IgnoresOtherNames) {
  for (absl::string_view name : {"example", "ww.example", "www.examplf", "."}) {
    Message reply = GoodReply();
    reply.question->name = Name(name);
    EXPECT_EQ(Match(reply), ReplyMatch::kMismatch) << name;
  }
}

TEST(ReplyMatchTest, IgnoresOtherTypes) {
  Message reply = GoodReply();
  reply.question->type = RecordType::kAaaa;
  EXPECT_EQ(Match(reply), ReplyMatch::kMismatch);
}

TEST(ReplyMatchTest, IgnoresOtherClasses) {
  Message reply = GoodReply();
  reply.question->question_class = RecordClass::kChaos;
  EXPECT_EQ(Match(reply), ReplyMatch::kMismatch);
}

TEST(ReplyMatchTest, CaseOfTheNameIsIgnored) {
  Message reply = GoodReply();
  reply.question->name = Name("WWW.eXAMPLE");
  EXPECT_EQ(Match(reply), ReplyMatch::kMatch);
}

TEST(ReplyMatchTest, CaseOfTheNameCountsWhenAskedFor) {
  Message reply = GoodReply();
  EXPECT_EQ(Match(reply, NameCase::kExact), ReplyMatch::kMatch);
  reply.question->name = Name("www.example");
  EXPECT_EQ(Match(reply, NameCase::kExact), ReplyMatch::kMismatch);
}

// glibc bug 31890.
TEST(ReplyMatchTest, BareErrorMatches) {
  for (int rcode : {1, 2, 4, 5}) {
    EXPECT_EQ(MatchHex(absl::StrCat("1234 818", rcode, "0000000000000000")),
              ReplyMatch::kMatch)
        << rcode;
  }
}

TEST(ReplyMatchTest, BareSuccessDoesNotMatch) {
  EXPECT_EQ(MatchHex("1234 8180 0000000000000000"), ReplyMatch::kMismatch);
  EXPECT_EQ(MatchHex("1234 8183 0000000000000000"), ReplyMatch::kMismatch);
}

TEST(ReplyMatchTest, BareErrorMustBeBare) {
  EXPECT_EQ(MatchHex("1234 8182 0000000000000000 00"), ReplyMatch::kMismatch);
  EXPECT_EQ(MatchHex("1234 8182 0000000100000000"), ReplyMatch::kMismatch);
}

TEST(ReplyMatchTest, BareErrorMustBeOurs) {
  EXPECT_EQ(MatchHex("4321 8182 0000000000000000"), ReplyMatch::kWrongId);
  EXPECT_EQ(MatchHex("1234 0182 0000000000000000"), ReplyMatch::kMismatch);
}

TEST(ReplyMatchTest, TwoQuestionsDoNotMatch) {
  std::vector<uint8_t> bytes = Wire(GoodReply());
  bytes[5] = 2;
  EXPECT_EQ(MatchReply(QueryFor("www.example"), bytes), ReplyMatch::kMismatch);
}

// CVE-2023-32067: an empty datagram is a datagram.
TEST(ReplyMatchTest, ShortBytesAreMalformed) {
  const std::vector<uint8_t> whole = Wire(GoodReply());
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(MatchReply(QueryFor("www.example"),
                         absl::MakeConstSpan(whole).first(size)),
              ReplyMatch::kMalformed)
        << size;
  }
}

TEST(ReplyMatchTest, QuestionThatPointsIntoTheHeaderIsMalformed) {
  EXPECT_EQ(MatchHex("1234 8180 0001000000000000 c000 0001 0001"),
            ReplyMatch::kMalformed);
}

TEST(ReplyMatchTest, BrokenRecordsAreNotItsBusiness) {
  std::vector<uint8_t> bytes = Wire(GoodReply());
  bytes[7] = 9;
  EXPECT_EQ(MatchReply(QueryFor("www.example"), bytes), ReplyMatch::kMatch);
}

}  // namespace
}  // namespace rawnet
