// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "rawnet/async/task.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/benchmarks/resolving.h"
#include "rawnet/benchmarks/resolving_sink.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {
namespace {

class Lookups final : public Operation {
 public:
  Lookups(const DnsResponder& server, Families families, int count)
      : resolver_(OptionsFor(server)), families_(families), count_(count) {}

  void Prepare() override {
    requests_.assign(count_, AddressRequest(kAskedName));
    for (AddressRequest& request : requests_) {
      request.ipv6 = families_ == Families::kBoth;
    }
  }
  bool Run() override {
    if (count_ == 1) {
      Wait(resolver_.LookupAddresses({}, std::move(requests_[0]), &sink_));
    } else {
      Wait(LookUpAll());
    }
    const size_t each = families_ == Families::kBoth ? 4 : 2;
    return sink_.TakeCount() == count_ * each;
  }
  int count() const override { return count_; }

 private:
  Task<void> LookUpAll() {
    TaskGroup group;
    for (AddressRequest& request : requests_) {
      group.Spawn(resolver_.LookupAddresses({}, std::move(request), &sink_));
    }
    co_await group.Join();
  }

  Resolver resolver_;
  const Families families_;
  const int count_;
  std::vector<AddressRequest> requests_;
  CountingSink sink_;
};

}  // namespace

std::unique_ptr<Operation> ResolverLookups(const DnsResponder& server,
                                           Families families, int count) {
  return std::make_unique<Lookups>(server, families, count);
}

}  // namespace rawnet
