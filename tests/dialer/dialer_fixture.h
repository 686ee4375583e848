// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_DIALER_DIALER_FIXTURE_H_
#define RAWNET_TESTS_DIALER_DIALER_FIXTURE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/dialer/dialer.h"
#include "rawnet/tests/async/leak_check.h"
#include "rawnet/tests/dialer/fake_lookup.h"

namespace rawnet {

// A dialer on real sockets that leaves nothing behind.
class DialerFixture : public LeakCheck {
 protected:
  absl::StatusOr<std::unique_ptr<Conn>> Dial(
      absl::string_view network, absl::string_view address,
      const Context& context = Context::Background()) {
    return Wait(dialer_.Dial(context, network, address));
  }
  std::string ErrorOf(absl::string_view network, absl::string_view address) {
    return std::string(Dial(network, address).status().message());
  }
  void LookUpLoopback() {
    lookup_.v6.addresses = {IpAddress::LoopbackV6()};
    lookup_.v4.addresses = {IpAddress::LoopbackV4()};
    dialer_.lookup = &lookup_;
  }
  // "host.example:PORT" with the port of `endpoint`.
  static std::string NamePort(const Endpoint& endpoint) {
    return absl::StrCat("host.example:", endpoint.port);
  }

  FakeLookup lookup_;
  Dialer dialer_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_DIALER_DIALER_FIXTURE_H_
