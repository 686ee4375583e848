// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What rawnet makes of every answer of every server, beside what dig prints.

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/dns_exchange.h"
#include "rawnet/tests/resolver/dig_verdict.h"
#include "rawnet/tests/resolver/real_servers_fixture.h"

namespace rawnet {
namespace {

using testing::ElementsAreArray;
using testing::UnorderedElementsAreArray;

// What a lookup comes to.
struct Found {
  std::optional<DnsError::Kind> error = {};
  std::vector<std::string> data = {};  // as dig writes it, sorted
};

Found Sorted(std::vector<std::string> data) {
  std::sort(data.begin(), data.end());
  return {.data = std::move(data)};
}

template <class T, class Text>
Found FoundIn(const absl::StatusOr<std::vector<T>>& found, Text text) {
  if (!found.ok()) return {.error = KindOf(found.status())};
  std::vector<std::string> data;
  for (const T& one : *found) data.push_back(text(one));
  return Sorted(std::move(data));
}

Found FoundIn(const AddressAnswer& answer) {
  Found found = FoundIn(answer.addresses, std::mem_fn(&IpAddress::ToString));
  if (!found.error.has_value() && found.data.empty()) {
    found.error = DnsError::Kind::kNoData;
  }
  return found;
}

std::string AsItIs(const std::string& text) { return text; }
std::string Absolute(const std::string& name) { return name + "."; }

Found LookUpAny(Resolver& dns, const RealQuestion& question) {
  switch (question.type) {
    case RecordType::kMx:
      return FoundIn(Wait(dns.LookupMx({}, question.name)),
                     [](const MxHost& mx) {
                       return absl::StrCat(mx.preference, " ", mx.host, ".");
                     });
    case RecordType::kNs:
      return FoundIn(Wait(dns.LookupNs({}, question.name)), Absolute);
    case RecordType::kTxt:
      return FoundIn(Wait(dns.LookupTxt({}, question.name)), AsItIs);
    case RecordType::kSrv:
      return FoundIn(Wait(dns.LookupSrv({}, "", "", question.name)),
                     [](const SrvTarget& srv) {
                       return absl::StrCat(srv.priority, " ", srv.weight, " ",
                                           srv.port, " ", srv.host, ".");
                     });
    default:
      ADD_FAILURE() << "no lookup of " << ToString(question.type);
      return {};
  }
}

// Of those types; addresses have a test of their own.
bool HasLookup(RecordType type) {
  return type == RecordType::kMx || type == RecordType::kNs ||
         type == RecordType::kTxt || type == RecordType::kSrv;
}

// Whose records say something else than their names: see real_servers_test.cc.
bool IsOdd(const RealQuestion& question) {
  for (const char* label : {"no-mail.", "odd-mail.", "bad-mail.", "_none."}) {
    if (absl::StartsWith(question.name, label)) return true;
  }
  return false;
}

std::optional<DnsError::Kind> ErrorOf(AnswerKind kind) {
  if (kind == AnswerKind::kPositive) return std::nullopt;
  if (kind == AnswerKind::kNoData) return DnsError::Kind::kNoData;
  if (kind == AnswerKind::kNxDomain) return DnsError::Kind::kNotFound;
  if (kind == AnswerKind::kMalformed) return DnsError::Kind::kMalformed;
  return DnsError::Kind::kTemporary;
}

Found ExpectedFrom(const Verdict& verdict, RecordType type) {
  std::vector<std::string> data;
  for (const std::string& record : verdict.records) {
    // "host.test MX 10 mail.test."
    const std::vector<std::string> columns =
        absl::StrSplit(record, absl::MaxSplits(' ', 2));
    data.push_back(type == RecordType::kTxt ? JoinedText(columns[2])
                                            : columns[2]);
  }
  Found found = Sorted(std::move(data));
  found.error = ErrorOf(verdict.kind);
  return found;
}

class RealAgreementTest : public RealServersTest {
 protected:
  void SetUp() override {
    if (!Dig::IsInstalled()) GTEST_SKIP() << "dig is not installed";
    RealServersTest::SetUp();
  }

  void ExpectTtl(absl::Duration ours, absl::Duration digs) const {
    const absl::Duration slack =
        IsCache(GetParam().kind) ? absl::Minutes(1) : absl::ZeroDuration();
    EXPECT_LE(absl::AbsDuration(ours - digs), slack) << ours << ", " << digs;
  }

  void ExpectSame(const Verdict& ours, const Verdict& digs) const {
    EXPECT_EQ(ToString(ours.kind), ToString(digs.kind));
    if (digs.kind == AnswerKind::kMalformed) return;
    EXPECT_EQ(ours.canonical_name, digs.canonical_name);
    EXPECT_THAT(ours.records, ElementsAreArray(digs.records));
    EXPECT_EQ(ours.ask_canonical_name, digs.ask_canonical_name);
    ExpectTtl(ours.ttl, digs.ttl);
  }

  void ExpectSameTtls(const Verdict& ours, const Verdict& digs) const {
    ASSERT_EQ(ours.record_ttls.size(), digs.record_ttls.size());
    for (size_t i = 0; i < ours.record_ttls.size(); ++i) {
      ExpectTtl(ours.record_ttls[i], digs.record_ttls[i]);
    }
  }

  absl::StatusOr<Answer> AskOnce(const RealQuestion& question) const {
    ExchangeRequest request;
    request.server = endpoint_;
    request.query = QueryFor(question.name, question.type);
    if (GetParam().transport == DigTransport::kTcp) {
      request.transport = DnsTransport::kTcp;
    }
    return Wait(Exchange({}, std::move(request)));
  }
};

TEST_P(RealAgreementTest, EveryReplySaysWhatDigPrints) {
  int positive = 0;
  for (const RealQuestion& question : RealQuestions()) {
    SCOPED_TRACE(absl::StrCat(question.name, " ", ToString(question.type)));
    const Verdict digs = VerdictOf(dig().Ask(question), question);
    const absl::StatusOr<Answer> answer = AskOnce(question);
    ASSERT_TRUE(answer.ok()) << answer.status();
    const Verdict ours = VerdictOf(*answer);
    ExpectSame(ours, digs);
    positive += digs.kind == AnswerKind::kPositive;
    if (answer->addresses.empty()) ExpectSameTtls(ours, digs);
  }
  EXPECT_GT(positive, 60) << "of the zones next to nothing was there";
}

// dig prints any name, we hand out those of hosts.
std::string IfOfAHost(const std::string& text) {
  const absl::StatusOr<DnsName> name = DnsName::FromText(text);
  return name.ok() && name->IsHostName() ? text : "";
}

TEST_P(RealAgreementTest, EveryLookupOfAddressesFindsWhatDigFinds) {
  for (const RealQuestion& question : RealQuestions()) {
    const bool ipv4 = question.type == RecordType::kA;
    if (!ipv4 && question.type != RecordType::kAaaa) continue;
    SCOPED_TRACE(absl::StrCat(question.name, " ", ToString(question.type)));
    const Verdict digs = FollowWithDig(dig(), question);
    const AddressAnswer answer = Ask(question.type, question.name);
    const Found ours = FoundIn(answer);
    EXPECT_EQ(ours.error, ErrorOf(digs.kind)) << answer.addresses.status();
    EXPECT_THAT(ours.data, ElementsAreArray(digs.records));
    if (ours.error == DnsError::Kind::kMalformed) continue;
    EXPECT_EQ(absl::AsciiStrToLower(answer.canonical_name),
              IfOfAHost(digs.canonical_name));
    ExpectTtl(answer.ttl, digs.ttl);
  }
}

TEST_P(RealAgreementTest, EveryOtherLookupFindsWhatDigFinds) {
  for (const RealQuestion& question : RealQuestions()) {
    if (!HasLookup(question.type) || IsOdd(question)) continue;
    SCOPED_TRACE(absl::StrCat(question.name, " ", ToString(question.type)));
    const Found digs =
        ExpectedFrom(FollowWithDig(dig(), question), question.type);
    const Found ours = LookUpAny(*resolver_, question);
    EXPECT_EQ(ours.error, digs.error);
    EXPECT_THAT(ours.data, ElementsAreArray(digs.data));
  }
}

TEST_P(RealAgreementTest, CanonicalNamesAreWhereDigEnds) {
  for (const char* label : {"host", "v4", "chain1", "chain8", "alias-v4",
                            "abroad", "zigzag", "www.old", "x.wild-alias"}) {
    const std::string name = absl::StrCat(label, ".site.test");
    const Verdict digs = FollowWithDig(dig(), {name, RecordType::kA});
    const auto found = Wait(resolver_->LookupCname({}, name));
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, digs.canonical_name);
  }
}

// The data of its records of `type`.
std::vector<std::string> DataIn(const DigReply& reply, absl::string_view type) {
  std::vector<std::string> data;
  for (const DigRecord& record : reply.answers) {
    if (record.type == type) data.push_back(record.data);
  }
  return data;
}

TEST_P(RealAgreementTest, NamesOfAddressesAreThoseOfDigX) {
  const std::vector<std::string> addresses = {
      "192.0.2.4", "192.0.2.5", "192.0.2.7", "192.0.2.8", "2001:db8::6"};
  std::vector<std::string> lines;
  for (const std::string& address : addresses) lines.push_back("-x " + address);
  // The first time for what a cache forgets.
  if (IsCache(GetParam().kind)) dig().Run(lines);
  const std::vector<DigReply> replies = dig().Run(lines);
  for (size_t i = 0; i < addresses.size(); ++i) {
    SCOPED_TRACE(addresses[i]);
    const std::vector<std::string> digs = DataIn(replies[i], "PTR");
    const Found ours =
        FoundIn(Wait(resolver_->LookupPtr({}, Ip(addresses[i]))), Absolute);
    EXPECT_THAT(ours.data, UnorderedElementsAreArray(digs));
    EXPECT_EQ(ours.error.has_value(), digs.empty());
  }
}

// Of names of fewer dots than `ndots`. Any other dig takes as it is, alone;
// rawnet goes on with the search list, as glibc does.
TEST_P(RealAgreementTest, SearchListsLeadWhereDigsLead) {
  const struct {
    const char* name;
    int ndots;
  } kSearched[] = {
      {"host", 1},  {"x.wild", 2}, {"x.absent", 2}, {"host.site.test", 5},
      {"host.", 1}, {"absent", 1}, {"mail", 1}};
  std::vector<std::string> lines;
  for (const auto& [name, ndots] : kSearched) {
    lines.push_back(
        absl::StrCat("+domain=site.test +ndots=", ndots, " ", name, " A"));
  }
  const std::vector<DigReply> replies = dig().Run(lines);
  for (size_t i = 0; i < lines.size(); ++i) {
    SCOPED_TRACE(lines[i]);
    Resolver searching(Options(
        absl::StrCat("search site.test\noptions ndots:", kSearched[i].ndots)));
    RecordingSink sink;
    LookUp(searching, Ipv4Request(kSearched[i].name), sink);
    EXPECT_THAT(FoundIn(sink.A()).data,
                ElementsAreArray(DataIn(replies[i], "A")));
  }
}

INSTANTIATE_TEST_SUITE_P(Servers, RealAgreementTest,
                         testing::ValuesIn(FaithfulCases()), NameOfRealCase);
INSTANTIATE_TEST_SUITE_P(
    Forgetful, RealAgreementTest,
    testing::ValuesIn(RealCases({RealKind::kDnsmasqWithCache})),
    NameOfRealCase);

}  // namespace
}  // namespace rawnet
