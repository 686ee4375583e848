// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_RESOLVING_SINK_H_
#define RAWNET_BENCHMARKS_RESOLVING_SINK_H_

#include <cstddef>
#include <utility>

#include "absl/strings/string_view.h"
#include "rawnet/benchmarks/dns_responder.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {

// What the lookups by a Resolver have in common.

inline Resolver::Options OptionsFor(const DnsResponder& server) {
  Resolver::Options options;
  options.conf.servers = {
      {IpAddress::LoopbackV4(), ntohs(server.address().sin_port)}};
  return options;
}

class CountingSink final : public AddressSink {
 public:
  void OnQuery(RecordType, absl::string_view) override { ++queries_; }
  void OnAnswer(AddressAnswer answer) override {
    if (answer.addresses.ok()) addresses_ += answer.addresses->size();
  }
  size_t queries() const { return queries_; }
  // Since the last call.
  size_t TakeCount() { return std::exchange(addresses_, 0); }

 private:
  size_t queries_ = 0;
  size_t addresses_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_RESOLVING_SINK_H_
