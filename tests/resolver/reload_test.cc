// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// A resolver that follows its configuration files.

#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/netpoll/file_stamp.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"
#include "rawnet/tests/netpoll/temp_directory.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"
#include "rawnet/tests/sim/sim_dns_server.h"
#include "rawnet/tests/sim/sim_test.h"

namespace rawnet {
namespace {

using testing::ElementsAre;

class ReloadTest : public SimTest {
 protected:
  ReloadTest() {
    files_.resolv_conf = directory_.path() + "/resolv.conf";
    files_.hosts = directory_.path() + "/hosts";
    files_.name_switch = directory_.path() + "/nsswitch.conf";
  }

  void Write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
  }
  // As an editor does, and systemd.
  void Replace(const std::string& path, const std::string& text) {
    Write(path + ".new", text);
    std::rename((path + ".new").c_str(), path.c_str());
  }
  void PassInterval() { network_.RunFor(ConfigWatch::kInterval); }
  // At the files, if it is time.
  void Look(Resolver& resolver) {
    const EventLoop::Scope on_client = client_.Enter();
    (void)resolver.name_switch();
  }
  // The addresses of "host.example", or the error.
  std::string LookUpHost(Resolver& resolver) {
    const auto found =
        client_.Run(resolver.LookupHost(Context(), "host.example"));
    if (!found.ok()) return std::string(found.status().message());
    return found->front().ToString();
  }

  TempDirectory directory_;
  ConfigFiles files_;
  SimHost& client_ = network_.AddHost("client", {"192.0.2.9"});
  SimHost& first_ = network_.AddHost("first", {"192.0.2.53"});
  SimHost& second_ = network_.AddHost("second", {"192.0.2.54"});
  std::function<Actions(const Message&, Transport)> first_script_ =
      [](const Message& query, Transport via) {
        return Actions{
            DnsServer::Send(DnsZone()
                                .AddAddress("host.example", "192.0.2.1")
                                .Answer(query, via))};
      };
  SimDnsServer first_server_{network_, first_,
                             [this](const Message& query, Transport via) {
                               return first_script_(query, via);
                             }};
  SimDnsServer second_server_{
      network_, second_, [](const Message& query, Transport via) {
        return Actions{
            DnsServer::Send(DnsZone()
                                .AddAddress("host.example", "192.0.2.2")
                                .Answer(query, via))};
      }};
};

TEST_F(ReloadTest, StampsTellFilesApart) {
  const std::string& path = files_.hosts;
  EXPECT_FALSE(StampOf(path).exists);
  Write(path, "one");
  const FileStamp one = StampOf(path);
  EXPECT_EQ(StampOf(path), one);
  Replace(path, "two");  // as long, and perhaps as old
  EXPECT_NE(StampOf(path), one);
  Write(path, "three");
  EXPECT_NE(StampOf(path), one);
}

TEST_F(ReloadTest, NewServersAreAskedAfterAWhile) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver resolver(files_);
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.2");
}

TEST_F(ReloadTest, TheHostsFileAndTheNameSwitchAreFollowed) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver resolver(files_);
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  Write(files_.hosts, "192.0.2.77 host.example\n");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.77");
  Write(files_.name_switch, "hosts: dns files\n");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
}

TEST_F(ReloadTest, NoReloadIsKept) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\noptions no-reload\n");
  Resolver resolver(files_);
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
}

TEST_F(ReloadTest, AFileThatGoesIsEmpty) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Write(files_.hosts, "192.0.2.77 host.example\n");
  Resolver resolver(files_);
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.77");
  std::remove(files_.hosts.c_str());
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
}

TEST_F(ReloadTest, ADirectoryIsAnEmptyFile) {
  const ConfigFiles directories = {.resolv_conf = directory_.path(),
                                   .hosts = directory_.path(),
                                   .name_switch = directory_.path()};
  EXPECT_EQ(ReadConfig(directories).conf.servers.size(), 2u);
}

TEST_F(ReloadTest, WhatIsNoFileHidesNoChangeOfTheOthers) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  files_.hosts = directory_.path();
  std::filesystem::create_symlink(files_.name_switch, files_.name_switch);
  Resolver resolver(files_);
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.2");
}

// While it lives no descriptor can be opened: EMFILE. Those of simulated hosts
// are none.
class NoDescriptors {
 public:
  NoDescriptors() {
    CheckThat(getrlimit(RLIMIT_NOFILE, &before_) == 0, "getrlimit");
    rlimit none = before_;
    none.rlim_cur = 0;
    CheckThat(setrlimit(RLIMIT_NOFILE, &none) == 0, "setrlimit");
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

TEST_F(ReloadTest, AFileThatCannotBeReadNowHasNotChangedYet) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver resolver(files_);
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  PassInterval();
  {
    const NoDescriptors out_of_descriptors;
    EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  }
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.2");
}

TEST_F(ReloadTest, WhatCouldNotBeReadAtFirstIsReadLater) {
  Write(files_.resolv_conf, "nameserver 192.0.2.54\noptions no-reload\n");
  std::optional<Resolver> resolver;
  {
    const NoDescriptors out_of_descriptors;
    resolver.emplace(files_);
  }
  EXPECT_EQ(LookUpHost(*resolver), "192.0.2.2");
}

TEST_F(ReloadTest, AChangeEmptiesTheCache) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver::Options options;
  options.cache = std::make_shared<DnsCache>();
  Resolver resolver(files_, options);
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  EXPECT_EQ(first_server_.queries().size(), 2u);
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.2");
}

TEST_F(ReloadTest, ResolversShareTheRoomOfACacheAndNoAnswer) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver::Options options;
  options.cache = std::make_shared<DnsCache>();
  Resolver first(files_, options);
  EXPECT_EQ(LookUpHost(first), "192.0.2.1");
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  std::optional<Resolver> second(std::in_place, files_, options);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(LookUpHost(first), "192.0.2.1");
    EXPECT_EQ(LookUpHost(*second), "192.0.2.2");
  }
  EXPECT_EQ(first_server_.queries().size(), 2u);
  EXPECT_EQ(second_server_.queries().size(), 2u);
  EXPECT_EQ(options.cache->stats().entries, 4u);
  second.reset();
  EXPECT_EQ(options.cache->stats().entries, 2u);
}

// The generation of one that has reloaded is another than the first.
TEST_F(ReloadTest, AResolverThatComesLaterHasACacheToo) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver::Options options;
  options.cache = std::make_shared<DnsCache>();
  Resolver first(files_, options);
  LookUpHost(first);
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  PassInterval();
  LookUpHost(first);
  Resolver second(files_, options);
  LookUpHost(second);
  const size_t queries = second_server_.queries().size();
  EXPECT_EQ(LookUpHost(first), "192.0.2.2");
  EXPECT_EQ(LookUpHost(second), "192.0.2.2");
  EXPECT_EQ(second_server_.queries().size(), queries);
}

TEST_F(ReloadTest, TheProgramHasTheLastWord) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver::Options options;
  options.adjust_conf = [](ResolvConf& conf) { conf.use_tcp = true; };
  Resolver resolver(files_, options);
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.1");
  EXPECT_EQ(first_server_.queries().back().transport, Transport::kTcp);
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.2");
  EXPECT_EQ(second_server_.queries().back().transport, Transport::kTcp);
  resolver.CloseIdleConnections();
}

// Another lookup comes while the one that saw the first change is about to use
// it, and a second change has been made.
TEST_F(ReloadTest, AnOlderConfigurationTakesNoNewerOnesPlace) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\n");
  Resolver* resolver = nullptr;
  Resolver::Options options;
  options.adjust_conf = [&](ResolvConf& conf) {
    if (resolver == nullptr || conf.servers[0].address != Ip("192.0.2.55")) {
      return;
    }
    Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
    PassInterval();
    Look(*resolver);
  };
  Resolver following(files_, options);
  resolver = &following;
  EXPECT_EQ(LookUpHost(following), "192.0.2.1");
  Replace(files_.resolv_conf, "nameserver 192.0.2.55\n");
  PassInterval();
  Look(following);
  PassInterval();
  EXPECT_EQ(LookUpHost(following), "192.0.2.2");
}

Task<void> LookUpInto(Resolver* resolver, std::string* found) {
  const auto addresses =
      co_await resolver->LookupHost(Context(), "host.example");
  *found = addresses.ok() ? addresses->front().ToString()
                          : std::string(addresses.status().message());
}

// It gets nothing but an alias, late, and asks for its end.
TEST_F(ReloadTest, ALookupUnderWayKeepsItsConfiguration) {
  Write(files_.resolv_conf, "nameserver 192.0.2.53\noptions timeout:30\n");
  first_script_ = [](const Message& query, Transport via) {
    if (query.question->name == Name("end.example")) {
      return Actions{DnsServer::Send(
          DnsZone().AddAddress("end.example", "192.0.2.3").Answer(query, via))};
    }
    Message alias = ReplyToQuery(query);
    alias.answers = {Cname("host.example", "end.example")};
    return Actions{DnsServer::Send(alias, absl::Seconds(8))};
  };
  Resolver resolver(files_);
  std::string found;
  client_.Spawn(LookUpInto(&resolver, &found));
  Replace(files_.resolv_conf, "nameserver 192.0.2.54\n");
  PassInterval();
  EXPECT_EQ(LookUpHost(resolver), "192.0.2.2");
  EXPECT_EQ(found, "");
  network_.RunFor(absl::Seconds(4));
  EXPECT_EQ(found, "192.0.2.3");
  EXPECT_EQ(second_server_.queries().size(), 2u);
}

}  // namespace
}  // namespace rawnet
