// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/query_report.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/async/wait.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/resolver/closed_port.h"
#include "rawnet/tests/resolver/record_server.h"

namespace rawnet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class QueryReportTest : public RecordServerTest {
 protected:
  // What lookups with these servers tell: "A a.example: positive".
  Resolver Telling(const std::vector<Endpoint>& servers) {
    Resolver::Options options = OptionsFor(servers);
    options.conf.attempts = 1;
    options.query.tell_query = [this](const QueryReport& report) {
      const Question& question = report.request.query.question;
      EXPECT_GE(report.ended, report.sent);
      told_.push_back(absl::StrCat(
          ToString(question.type), " ", question.name.ToText(), ": ",
          report.answer.ok() ? ToString(report.answer->kind)
                             : report.answer.status().message()));
      servers_.push_back(report.request.server);
    };
    return Resolver(std::move(options));
  }

  std::vector<std::string> told_;
  std::vector<Endpoint> servers_;
};

TEST_F(QueryReportTest, EachQueryIsTold) {
  Have("a.example", ARdata{Ip("192.0.2.1")});
  Resolver resolver = Telling({server_->endpoint()});
  ASSERT_TRUE(Wait(resolver.LookupHost({}, "a.example")).ok());
  EXPECT_THAT(told_, UnorderedElementsAre("A a.example: positive",
                                          "AAAA a.example: no data"));
  EXPECT_THAT(servers_, ElementsAre(server_->endpoint(), server_->endpoint()));
}

TEST_F(QueryReportTest, FailuresAreTold) {
  const auto failing = ServeError(Rcode::kServFail);
  Resolver resolver = Telling({failing->endpoint(), server_->endpoint()});
  EXPECT_FALSE(Wait(resolver.LookupTxt({}, "none.example")).ok());
  EXPECT_THAT(told_, ElementsAre("TXT none.example: SERVFAIL",
                                 "TXT none.example: NXDOMAIN"));
}

// RFC 6891 section 7: the second query goes without.
TEST_F(QueryReportTest, AQueryThatIsMadeTwiceIsToldTwice) {
  const auto server = Serve([this](const Message& query, Transport) {
    if (!query.edns) return Actions{DnsServer::Send(Reply(query))};
    Message error = ErrorReply(query, Rcode::kFormErr);
    error.edns.reset();
    return Actions{DnsServer::Send(error)};
  });
  Resolver resolver = Telling({server->endpoint()});
  EXPECT_FALSE(Wait(resolver.LookupTxt({}, "none.example")).ok());
  EXPECT_THAT(told_, ElementsAre("TXT none.example: FORMERR",
                                 "TXT none.example: NXDOMAIN"));
}

TEST_F(QueryReportTest, ErrorsOfTheTransportAreTold) {
  const ClosedPort closed;
  Resolver resolver = Telling({closed.endpoint()});
  EXPECT_FALSE(Wait(resolver.LookupTxt({}, "a.example")).ok());
  EXPECT_THAT(told_, ElementsAre(HasSubstr("connection refused")));
}

TEST_F(QueryReportTest, WhatNeedsNoQueryIsNotTold) {
  Resolver resolver = Telling({server_->endpoint()});
  EXPECT_TRUE(Wait(resolver.LookupHost({}, "localhost")).ok());
  EXPECT_THAT(told_, ElementsAre());
}

}  // namespace
}  // namespace rawnet
