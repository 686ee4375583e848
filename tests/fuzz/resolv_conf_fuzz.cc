// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is a resolv.conf; its last line is also the name to look up, the
// hostname and the environment.

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/resolver/resolv_conf.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

void CheckRanges(const ResolvConf& conf) {
  Promise(
      !conf.servers.empty() && conf.servers.size() <= ResolvConf::kServersMax,
      "one to three servers");
  Promise(conf.ndots >= 0 && conf.ndots <= ResolvConf::kDotsMax, "ndots");
  Promise(conf.timeout >= absl::Seconds(1) &&
              conf.timeout <= absl::Seconds(ResolvConf::kTimeoutMax),
          "timeout");
  Promise(conf.attempts >= 1 && conf.attempts <= ResolvConf::kAttemptsMax,
          "attempts");
  for (const DnsName& suffix : conf.search) {
    Promise(!suffix.IsRoot(), "no empty suffix");
  }
}

std::string Render(const ResolvConf& conf) {
  std::string text = "search";
  for (const DnsName& suffix : conf.search) {
    absl::StrAppend(&text, " ", suffix.ToText());
  }
  for (const Endpoint& server : conf.servers) {
    absl::StrAppend(&text, "\nnameserver ", server.address.ToString());
  }
  absl::StrAppend(&text, "\noptions ndots:", conf.ndots,
                  " timeout:", absl::ToInt64Seconds(conf.timeout),
                  " attempts:", conf.attempts, conf.rotate ? " rotate" : "",
                  conf.use_tcp ? " use-vc" : "");
  return text;
}

void CheckSameAfterRender(const ResolvConf& conf) {
  const ResolvConf again = ParseResolvConf(Render(conf));
  Promise(again.servers == conf.servers, "servers are read back");
  Promise(again.search == conf.search, "search list is read back");
  Promise(again.ndots == conf.ndots && again.timeout == conf.timeout &&
              again.attempts == conf.attempts && again.rotate == conf.rotate &&
              again.use_tcp == conf.use_tcp,
          "options are read back");
}

void CheckCandidates(absl::string_view name, const ResolvConf& conf) {
  const std::vector<DnsName> candidates = SearchCandidates(name, conf);
  Promise(candidates.size() <= conf.search.size() + 1, "few candidates");
  for (const DnsName& candidate : candidates) {
    Promise(DecideSpecialName(candidate).handling == NameHandling::kAskServers,
            "candidates are for servers");
  }
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  return {
      "nameserver 192.0.2.1\nnameserver fe80::1%eth0\nsearch a.example b\n"
      "options ndots:2 timeout:3 attempts:4 rotate -rotate use-vc trust-ad\n"
      "www.example",
      "# comment\n; comment\ndomain corp.example\nhost",
      "search . .. a..b\noptions ndots:999999999999 timeout:-1 x\nlocalhost",
      "nameserver\nsearch\noptions\ndomain\n",
      std::string("\0\n\0nameserver 1\0", 16),
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  using namespace rawnet;  // NOLINT: entry point outside of the namespace.
  const absl::string_view text(reinterpret_cast<const char*>(input), size);
  const absl::string_view last = text.substr(text.rfind('\n') + 1);
  const ResolvConf all_sources = ParseResolvConf(
      {.text = text, .local_domain = last, .res_options = last});
  CheckRanges(all_sources);
  const ResolvConf conf = ParseResolvConf({.text = text, .hostname = last});
  CheckRanges(conf);
  CheckSameAfterRender(conf);
  CheckCandidates(last, conf);
  return 0;
}
