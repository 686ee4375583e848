// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "benchmark/benchmark.h"
#include "rawnet/async/wait.h"
#include "rawnet/benchmarks/resolving.h"
#include "rawnet/benchmarks/resolving_sink.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/resolver/dns_cache.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {
namespace {

Resolver::Options CachedOptionsFor(const DnsResponder& server) {
  Resolver::Options options = OptionsFor(server);
  options.cache = std::make_shared<DnsCache>();
  return options;
}

size_t AddressCount(Families families) {
  return families == Families::kBoth ? 4 : 2;
}

class OfCache final : public Operation {
 public:
  OfCache(const DnsResponder& server, Families families)
      : resolver_(CachedOptionsFor(server)), families_(families) {
    Prepare();
    LookUp(requests_[0]);
    CheckThat(sink_.TakeCount() == AddressCount(families), "not warmed");
    queries_ = sink_.queries();
  }

  void Prepare() override {
    requests_.assign(kCount, AddressRequest(kAskedName));
    for (AddressRequest& request : requests_) {
      request.ipv6 = families_ == Families::kBoth;
    }
  }
  bool Run() override {
    for (AddressRequest& request : requests_) LookUp(request);
    return sink_.TakeCount() == kCount * AddressCount(families_) &&
           sink_.queries() == queries_;
  }
  int count() const override { return kCount; }

 private:
  static constexpr int kCount = 256;

  void LookUp(AddressRequest& request) {
    Wait(resolver_.LookupAddresses({}, std::move(request), &sink_));
  }

  Resolver resolver_;
  const Families families_;
  std::vector<AddressRequest> requests_;
  CountingSink sink_;
  size_t queries_ = 0;  // of the first lookup
};

class Table {
 public:
  explicit Table(Families families) {
    addresses_[kAskedName].resize(AddressCount(families));
  }
  std::vector<IpAddress> Find(const std::string& name) const {
    const absl::MutexLock lock(&mutex_);
    const auto found = addresses_.find(name);
    if (found == addresses_.end()) return {};
    return found->second;
  }

 private:
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::vector<IpAddress>> addresses_;
};

}  // namespace

std::unique_ptr<Operation> CachedLookups(const DnsResponder& server,
                                         Families families) {
  return std::make_unique<OfCache>(server, families);
}

std::unique_ptr<Operation> TableLookups(Families families) {
  return Repeat([table = std::make_unique<Table>(families),
                 name = std::string(kAskedName)] {
    benchmark::DoNotOptimize(table->Find(name));
  });
}

}  // namespace rawnet
