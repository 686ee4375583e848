// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// `lookup` as people run it: flags, output, exit codes.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/examples/dns_server.h"
#include "rawnet/examples/dns_zone.h"
#include "rawnet/tests/examples/subprocess.h"

namespace rawnet {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

DnsName Named(absl::string_view text) {
  return DnsName::FromText(text).value();
}

// Knows web.test's addresses, mail.test's MX, text.test's TXT, web.test's HTTPS
// and TYPE65280.
class LookupTest : public testing::Test {
 protected:
  Ended Lookup(std::vector<std::string> flags) {
    flags.insert(flags.begin(),
                 {Example("lookup"),
                  absl::StrCat("--server=", server_->endpoint().ToString())});
    return RunProgram({.arguments = std::move(flags)});
  }

  Message Reply(const Message& query, DnsServer::Transport transport) const {
    const RecordType type = query.question->type;
    if (query.question->name == Named("broken.test")) {
      return ErrorReply(query, Rcode::kServFail);
    }
    Message reply = ReplyToQuery(query);
    if (type == RecordType::kMx) {
      reply.answers = {
          MakeRecord(Named("mail.test"), 300, MxRdata{10, Named("mx.test")})};
    } else if (type == RecordType::kTxt) {
      reply.answers = {
          MakeRecord(Named("text.test"), 300, TxtRdata{{"a\nb\"c"}})};
    } else if (type == RecordType::kHttps) {
      reply.answers = {
          MakeRecord(Named("web.test"), 300, HttpsRdata{WebService()})};
    } else if (type == RecordType{65280}) {
      reply.answers = {{.name = Named("web.test"),
                        .type = type,
                        .rdata = RawRdata{{0x00, 0xff}}}};
    } else {
      return zone_.Answer(query, transport);
    }
    return reply;
  }

  static ServiceBinding WebService() {
    using Key = ServiceParamKey;
    return {.priority = 1,
            .target = Named("cdn.test"),
            .params = {{Key::kAlpn, {2, 'h', '2', 2, 'h', '3'}},
                       {Key::kNoDefaultAlpn},
                       {Key::kPort, {0x20, 0xfb}},
                       {Key::kIpv4Hint, {192, 0, 2, 1, 192, 0, 2, 2}},
                       {Key::kEch, {1, 2, 3}},
                       {Key::kIpv6Hint, std::vector<uint8_t>(16, 0x20)},
                       {Key{667}, {0xab}}}};
  }

  const DnsZone zone_ = DnsZone()
                            .AddAddress("web.test", "192.0.2.1")
                            .AddAddress("web.test", "2001:db8::1")
                            .AddAddress("v4.test", "192.0.2.4")
                            .AddAlias("alias.test", "web.test");
  const std::unique_ptr<DnsServer> server_ =
      DnsServer::Start([this](const Message& query,
                              DnsServer::Transport transport) {
        return DnsServer::Actions{DnsServer::Send(Reply(query, transport))};
      }).value();
};

TEST_F(LookupTest, PrintsALineForEachAnswer) {
  const Ended ended = Lookup({"--type=a", "web.test", "v4.test"});
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_EQ(ended.output, "web.test A 192.0.2.1\nv4.test A 192.0.2.4\n");
  EXPECT_EQ(Lookup({"--type=AAAA", "web.test"}).output,
            "web.test AAAA 2001:db8::1\n");
  EXPECT_EQ(Lookup({"--type=MX", "mail.test"}).output,
            "mail.test MX 10 mx.test\n");
  EXPECT_EQ(Lookup({"--type=cname", "alias.test"}).output,
            "alias.test CNAME web.test\n");
}

TEST_F(LookupTest, BothFamiliesAreTheDefault) {
  const Ended ended = Lookup({"web.test"});
  EXPECT_THAT(ended.output, HasSubstr("web.test HOST 192.0.2.1\n"));
  EXPECT_THAT(ended.output, HasSubstr("web.test HOST 2001:db8::1\n"));
}

TEST_F(LookupTest, AServiceIsWrittenAsInZoneFiles) {
  EXPECT_EQ(Lookup({"--type=https", "web.test"}).output,
            "web.test HTTPS 1 cdn.test alpn=h2,h3 no-default-alpn port=8443 "
            "ipv4hint=192.0.2.1,192.0.2.2 ech=AQID "
            "ipv6hint=2020:2020:2020:2020:2020:2020:2020:2020 key667=ab\n");
  EXPECT_EQ(Lookup({"--type=SVCB", "web.test"}).code, 1);
}

TEST_F(LookupTest, TypesWithoutANameHaveTheirBytesPrinted) {
  EXPECT_EQ(Lookup({"--type=type65280", "web.test"}).output,
            "web.test TYPE65280 \\\\# 2 00ff\n");
  EXPECT_EQ(Lookup({"--type=TYPE1", "v4.test"}).output,
            "v4.test A 192.0.2.4\n");
  const Ended absent = Lookup({"--type=TYPE65281", "web.test"});
  EXPECT_EQ(absent.code, 1);
  EXPECT_THAT(absent.errors, StartsWith("lookup web.test: no "));
  EXPECT_THAT(Lookup({"--type=SOA", "none.test"}).errors,
              HasSubstr("no such host"));
}

TEST_F(LookupTest, TheTraceTellsEachQuery) {
  const Ended ended = Lookup({"--trace", "--type=MX", "mail.test"});
  EXPECT_EQ(ended.output, "mail.test MX 10 mx.test\n");
  EXPECT_THAT(ended.errors,
              testing::MatchesRegex("MX mail.test @127.0.0.1:[0-9]+: sent "
                                    "after [^,]+, positive after [^,]+\n"));
  EXPECT_THAT(Lookup({"--trace", "broken.test", "--type=TXT"}).errors,
              HasSubstr(", SERVFAIL after "));
}

TEST_F(LookupTest, TcpIsTcp) {
  EXPECT_EQ(Lookup({"--tcp", "--type=A", "web.test"}).code, 0);
  for (const DnsServer::SeenQuery& query : server_->queries()) {
    EXPECT_EQ(query.transport, DnsServer::Transport::kTcp);
  }
}

TEST_F(LookupTest, NothingStrangeReachesTheTerminal) {
  EXPECT_EQ(Lookup({"--type=TXT", "text.test"}).output,
            "text.test TXT a\\nb\\\"c\n");
}

TEST_F(LookupTest, JsonIsAnObjectForEachName) {
  const Ended ended = Lookup({"--json", "--type=TXT", "text.test"});
  EXPECT_EQ(ended.output,
            "{\"name\":\"text.test\",\"type\":\"TXT\","
            "\"values\":[\"a\\nb\\\"c\"]}\n");
  EXPECT_THAT(Lookup({"--json", "none.test"}).output,
              StartsWith("{\"name\":\"none.test\",\"type\":\"HOST\","
                         "\"error\":\"lookup none.test on 127.0.0.1:"));
}

TEST_F(LookupTest, TheExitCodeTellsTheWorst) {
  const Ended absent = Lookup({"web.test", "none.test"});
  EXPECT_EQ(absent.code, 1);
  EXPECT_THAT(absent.output, HasSubstr("192.0.2.1"));
  EXPECT_THAT(absent.errors, HasSubstr("lookup none.test"));
  EXPECT_THAT(absent.errors, HasSubstr("no such host"));
  EXPECT_EQ(Lookup({"--type=AAAA", "v4.test"}).code, 1);
  EXPECT_EQ(Lookup({"none.test", "broken.test", "web.test"}).code, 3);
}

struct Mistake {
  std::vector<std::string> flags;
  std::string text;
};

const Mistake kMistakes[] = {
    {{}, "NAME is missing"},
    {{"--frob", "a"}, "unknown flag --frob"},
    {{"--type", "a"}, "--type needs a value, as in --type=MX"},
    {{"--type=FOO", "a"},
     "--type=FOO: unknown type; there are host, A, AAAA, CNAME, HTTPS, MX, NS, "
     "PTR, SOA, SRV, SVCB, TXT and TYPE with a number"},
    {{"--type=PTR", "a.test"}, "--type=PTR is for IP addresses: a.test"},
    {{"--server=here", "a"},
     "--server=here: not an IP address, with or without a port"},
    {{"--server=192.0.2.1:0", "a"},
     "--server=192.0.2.1:0: port 0 cannot be asked"},
    {{"--timeout=3", "a"},
     "--timeout=3: not a duration; write it like 3s, 250ms or 1m30s"},
    {{"--timeout=0", "a"}, "--timeout=0: must be more than zero"},
};

TEST(LookupUsage, WrongOneExitsWith2AndSaysWhatIsWrong) {
  for (const Mistake& mistake : kMistakes) {
    std::vector<std::string> arguments = mistake.flags;
    arguments.insert(arguments.begin(), Example("lookup"));
    const Ended ended = RunProgram({.arguments = std::move(arguments)});
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(ended.output, "");
    EXPECT_THAT(ended.errors, StartsWith("lookup: " + mistake.text + "\n\n"));
    EXPECT_THAT(ended.errors, HasSubstr("usage: lookup [flags] NAME...\n"));
  }
}

TEST(LookupUsage, IsPrintedOnWish) {
  const Ended ended = RunProgram({.arguments = {Example("lookup"), "--help"}});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, StartsWith("usage: lookup"));
}

}  // namespace
}  // namespace rawnet
