// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/answer_chain.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

const Question kQuestion = {.name = Name("www.example")};

Message With(std::vector<Record> answers) {
  Message message;
  message.answers = std::move(answers);
  return message;
}

std::string FailureOf(const Message& message) {
  return std::string(FollowChain(message, kQuestion).status().message());
}

// www.example -> h1 -> h2 -> ... -> h<count>, which has an address.
Message ChainOf(int count) {
  std::vector<Record> answers = {Cname("www.example", "h1")};
  for (int i = 1; i < count; ++i) {
    answers.push_back(Cname(absl::StrCat("h", i), absl::StrCat("h", i + 1)));
  }
  answers.push_back(A(absl::StrCat("h", count), "192.0.2.1"));
  return With(std::move(answers));
}

TEST(AnswerChainTest, WithoutCnameTheNameIsItsOwnEnd) {
  const Message message = With({A("WWW.example", "192.0.2.1")});
  const AnswerChain chain = FollowChain(message, kQuestion).value();
  EXPECT_EQ(chain.canonical_name, kQuestion.name);
  EXPECT_EQ(chain.hops, 0u);
  ASSERT_EQ(chain.records.size(), 1u);
  EXPECT_EQ(chain.records[0], &message.answers[0]);
}

TEST(AnswerChainTest, FollowsCnamesInAnyOrder) {
  const Message message =
      With({A("c.example", "192.0.2.1"), Cname("b.example", "c.example"),
            Cname("www.example", "b.example")});
  const AnswerChain chain = FollowChain(message, kQuestion).value();
  EXPECT_EQ(chain.canonical_name, Name("c.example"));
  EXPECT_EQ(chain.hops, 2u);
  EXPECT_EQ(chain.records.size(), 1u);
}

// Go and musl take any address, whoever owns it.
TEST(AnswerChainTest, OtherOwnersArePassedOver) {
  const Message message =
      With({A("evil.example", "192.0.2.66"), A("www.example", "192.0.2.1"),
            Cname("other.example", "evil.example")});
  const AnswerChain chain = FollowChain(message, kQuestion).value();
  ASSERT_EQ(chain.records.size(), 1u);
  EXPECT_EQ(*chain.records[0], A("www.example", "192.0.2.1"));
}

// musl 41603c77.
TEST(AnswerChainTest, OtherTypesAndClassesArePassedOver) {
  Record chaos = A("www.example", "192.0.2.66");
  chaos.record_class = RecordClass::kChaos;
  chaos.rdata = RawRdata{};
  Record dname = Cname("www.example", "evil.example");
  dname.type = RecordType{39};
  dname.rdata = RawRdata{};
  const Message message =
      With({chaos, dname, Aaaa("www.example", "2001:db8::1")});
  EXPECT_TRUE(FollowChain(message, kQuestion)->records.empty());
}

TEST(AnswerChainTest, CnameOfAnotherClassIsNotFollowed) {
  Record chaos = Cname("www.example", "evil.example");
  chaos.record_class = RecordClass::kChaos;
  const Message message = With({chaos, A("evil.example", "192.0.2.66")});
  const AnswerChain chain = FollowChain(message, kQuestion).value();
  EXPECT_EQ(chain.hops, 0u);
  EXPECT_TRUE(chain.records.empty());
}

TEST(AnswerChainTest, TtlIsTheLeastOnTheWay) {
  const Message message =
      With({Cname("www.example", "a.example", 20),
            A("a.example", "192.0.2.1", 300), A("a.example", "192.0.2.2", 30),
            A("elsewhere.example", "192.0.2.3", 1)});
  EXPECT_EQ(FollowChain(message, kQuestion)->ttl, absl::Seconds(20));
}

TEST(AnswerChainTest, TtlsOfOneSetMayDiffer) {
  const Message message = With(
      {A("www.example", "192.0.2.1", 300), A("www.example", "192.0.2.2", 30)});
  EXPECT_EQ(FollowChain(message, kQuestion)->ttl, absl::Seconds(30));
}

TEST(AnswerChainTest, LoopIsAnError) {
  EXPECT_EQ(FailureOf(With({Cname("www.example", "a.example"),
                            Cname("a.example", "WWW.example")})),
            "CNAME loop at WWW.example");
  EXPECT_EQ(FailureOf(With({Cname("www.example", "www.example")})),
            "CNAME loop at www.example");
}

TEST(AnswerChainTest, LoopBesideThePathIsNoError) {
  const Message message =
      With({Cname("x.example", "x.example"), A("www.example", "192.0.2.1")});
  EXPECT_EQ(FollowChain(message, kQuestion)->records.size(), 1u);
}

TEST(AnswerChainTest, HopLimitIs16) {
  EXPECT_EQ(FollowChain(ChainOf(16), kQuestion)->hops, 16u);
  EXPECT_EQ(FailureOf(ChainOf(17)), "CNAME chain too long (>16)");
}

TEST(AnswerChainTest, CnameItselfCanBeAskedFor) {
  const Question question{.name = Name("www.example"),
                          .type = RecordType::kCname};
  const Message message = With(
      {Cname("www.example", "a.example"), Cname("a.example", "b.example")});
  const AnswerChain chain = FollowChain(message, question).value();
  EXPECT_EQ(chain.hops, 0u);
  ASSERT_EQ(chain.records.size(), 1u);
}

TEST(AnswerChainTest, NothingIsForever) {
  EXPECT_EQ(FollowChain(Message(), kQuestion)->ttl, absl::InfiniteDuration());
}

// CVE-2017-15650: more addresses than someone's array.
TEST(AnswerChainTest, AnyNumberOfAddressesIsTaken) {
  const Message message =
      With(std::vector<Record>(4000, A("www.example", "192.0.2.1")));
  EXPECT_EQ(FollowChain(message, kQuestion)->records.size(), 4000u);
}

}  // namespace
}  // namespace rawnet
