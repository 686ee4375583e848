// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_RECORD_SERVER_H_
#define RAWNET_TESTS_RESOLVER_RECORD_SERVER_H_

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/resolver/dns_client.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {

// A resolver whose server knows what `Have` says, answers NXDOMAIN for all
// other names, and fails for broken.example.
class RecordServerTest : public LeakCheck {
 protected:
  void SetUp() override {
    server_ = Serve([this](const Message& query, DnsServer::Transport) {
      return DnsServer::Actions{DnsServer::Send(Reply(query))};
    });
    Configure("search sub.example");
  }
  void TearDown() override {
    resolver_.reset();
    server_.reset();
    LeakCheck::TearDown();
  }

  void Configure(absl::string_view conf, absl::string_view hosts = "",
                 absl::string_view name_switch = "") {
    Resolver::Options options = OptionsFor({server_->endpoint()}, conf);
    options.conf.attempts = 1;
    options.hosts = HostsFile::Parse(hosts);
    options.name_switch = ParseNameSwitch(name_switch);
    options.random_below = [](uint32_t) { return 0; };
    resolver_ = std::make_unique<Resolver>(std::move(options));
  }

  template <class T>
  void Have(absl::string_view name, T rdata) {
    absl::MutexLock lock(&mutex_);
    records_.push_back(MakeRecord(Name(name), 300, std::move(rdata)));
  }

  Message Reply(const Message& query) const {
    absl::MutexLock lock(&mutex_);
    const DnsName& name = query.question->name;
    if (name == Name("broken.example")) {
      return ErrorReply(query, Rcode::kServFail);
    }
    Message reply = ReplyToQuery(query);
    bool exists = false;
    for (const Record& record : records_) {
      if (record.name != name) continue;
      exists = true;
      const bool alias = record.type == RecordType::kCname;
      if (alias || record.type == query.question->type) {
        reply.answers.push_back(record);
      }
      if (alias) AddTarget(record, query.question->type, reply);
    }
    return exists ? reply : ErrorReply(query, Rcode::kNxDomain);
  }

  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<DnsServer> server_;

 private:
  void AddTarget(const Record& alias, RecordType type, Message& reply) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const DnsName& target = std::get<CnameRdata>(alias.rdata).target;
    for (const Record& record : records_) {
      if (record.name == target && record.type == type) {
        reply.answers.push_back(record);
      }
    }
  }

  mutable absl::Mutex mutex_;
  std::vector<Record> records_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_RECORD_SERVER_H_
