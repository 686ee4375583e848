// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_DIALER_FAKE_LOOKUP_H_
#define RAWNET_TESTS_DIALER_FAKE_LOOKUP_H_

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/resolver/address_lookup.h"

namespace rawnet {

// Knows one name. Until it is told more, both families have no addresses.
class FakeLookup final : public AddressLookup {
 public:
  struct Reply {
    absl::StatusOr<std::vector<IpAddress>> addresses = std::vector<IpAddress>();
    absl::Duration delay = absl::ZeroDuration();  // infinite: no answer
  };

  Reply v4;
  Reply v6;
  std::vector<AddressRequest> requests;

  Task<void> LookupAddresses(Context context, AddressRequest request,
                             AddressSink* sink) override {
    requests.push_back(request);
    TaskGroup group;
    if (request.ipv6) {
      group.Spawn(Tell(context, RecordType::kAaaa, &v6, sink));
    }
    if (request.ipv4) group.Spawn(Tell(context, RecordType::kA, &v4, sink));
    co_await group.Join();
  }

 private:
  static Task<void> Tell(Context context, RecordType type, const Reply* reply,
                         AddressSink* sink) {
    sink->OnQuery(type, "fake");
    AddressAnswer answer;
    answer.type = type;
    answer.server = "fake";
    answer.addresses = reply->addresses;
    const absl::Status slept = co_await Sleep(context, reply->delay);
    if (!slept.ok()) answer.addresses = slept;
    sink->OnAnswer(std::move(answer));
  }
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_DIALER_FAKE_LOOKUP_H_
