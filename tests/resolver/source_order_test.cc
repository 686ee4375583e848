// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Who is asked first, the hosts file or DNS, and when the other one is.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/name_switch.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

// The hosts file knows "both.example" as 203.0.113.1 and "file.example" as
// 203.0.113.2, DNS "both.example" as 192.0.2.1 and "dns.example" as 192.0.2.2.
// "broken.example" is 203.0.113.3, and a failure of DNS.
class SourceOrderTest : public LeakCheck {
 protected:
  void TearDown() override {
    server_.reset();
    LeakCheck::TearDown();
  }

  // The addresses, or what is wrong.
  std::string Lookup(absl::string_view services, const std::string& name) {
    Resolver::Options options = OptionsFor({server_->endpoint()});
    options.conf.attempts = 1;
    options.name_switch = ParseNameSwitch(absl::StrCat("hosts: ", services));
    options.hosts = HostsFile::Parse(
        "203.0.113.1 both.example\n203.0.113.2 file.example\n"
        "203.0.113.3 broken.example\n");
    Resolver resolver(std::move(options));
    const auto found = Wait(resolver.LookupHost(Context(), name));
    if (rawnet::IsNotFound(found.status())) return "not found";
    if (!found.ok()) return "failed";
    std::string text;
    for (const IpAddress& address : *found) {
      absl::StrAppend(&text, text.empty() ? "" : " ", address.ToString());
    }
    return text;
  }

  const DnsZone zone_ = DnsZone()
                            .AddAddress("both.example", "192.0.2.1")
                            .AddAddress("dns.example", "192.0.2.2");
  std::unique_ptr<DnsServer> server_ =
      Serve([this](const Message& query, DnsServer::Transport transport) {
        const bool broken = query.question->name.ToText() == "broken.example";
        const Message reply = broken ? ErrorReply(query, Rcode::kServFail)
                                     : zone_.Answer(query, transport);
        return DnsServer::Actions{DnsServer::Send(reply)};
      });
};

TEST_F(SourceOrderTest, FilesComeFirstAsARule) {
  EXPECT_EQ(Lookup("files dns", "both.example"), "203.0.113.1");
  EXPECT_EQ(Lookup("files dns", "file.example"), "203.0.113.2");
  EXPECT_EQ(server_->query_count(), 0);
  EXPECT_EQ(Lookup("files dns", "dns.example"), "192.0.2.2");
  EXPECT_EQ(Lookup("files dns", "none.example"), "not found");
}

TEST_F(SourceOrderTest, DnsMayComeFirst) {
  EXPECT_EQ(Lookup("dns files", "both.example"), "192.0.2.1");
  EXPECT_EQ(Lookup("dns files", "dns.example"), "192.0.2.2");
  EXPECT_EQ(Lookup("dns files", "file.example"), "203.0.113.2");
  EXPECT_EQ(Lookup("dns files", "broken.example"), "203.0.113.3");
  EXPECT_EQ(Lookup("dns files", "none.example"), "not found");
}

TEST_F(SourceOrderTest, WhatIsNotInTheLineIsNotAsked) {
  EXPECT_EQ(Lookup("dns", "both.example"), "192.0.2.1");
  EXPECT_EQ(Lookup("dns", "file.example"), "not found");
  const int queries = server_->query_count();
  EXPECT_EQ(Lookup("files", "both.example"), "203.0.113.1");
  EXPECT_EQ(Lookup("files", "dns.example"), "not found");
  EXPECT_EQ(server_->query_count(), queries);
}

TEST_F(SourceOrderTest, CriteriaEndALookup) {
  EXPECT_EQ(Lookup("dns [NOTFOUND=return] files", "file.example"), "not found");
  EXPECT_EQ(Lookup("dns [NOTFOUND=return] files", "broken.example"),
            "203.0.113.3");
  EXPECT_EQ(Lookup("dns [UNAVAIL=return] files", "broken.example"), "failed");
  EXPECT_EQ(Lookup("dns [UNAVAIL=return] files", "file.example"),
            "203.0.113.2");
  const int queries = server_->query_count();
  EXPECT_EQ(Lookup("files [NOTFOUND=return] dns", "dns.example"), "not found");
  EXPECT_EQ(server_->query_count(), queries);
}

// RFC 6761: whatever the line says.
TEST_F(SourceOrderTest, SpecialNamesNeedNoSource) {
  for (const absl::string_view services :
       {"files dns", "dns files", "dns", "files"}) {
    EXPECT_EQ(Lookup(services, "a.localhost"), "::1 127.0.0.1") << services;
    EXPECT_EQ(Lookup(services, "a.invalid"), "not found") << services;
    EXPECT_EQ(Lookup(services, "192.0.2.9"), "192.0.2.9") << services;
  }
  EXPECT_EQ(server_->query_count(), 0);
}

}  // namespace
}  // namespace rawnet
