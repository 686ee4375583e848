// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_DIALER_FAKE_NETWORK_H_
#define RAWNET_TESTS_DIALER_FAKE_NETWORK_H_

#include <cerrno>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/socket/address.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/socket/forwarding_sys.h"

namespace rawnet {

// Real sockets whose connect(2) says what a test wants.
class FakeNetwork final : public ForwardingSys {
 public:
  // What connect(2) to `address` says: 0, or an errno; EINPROGRESS is a black
  // hole, and so is what was not mentioned.
  void Set(absl::string_view address, int error) {
    errors_[IpAddress::Parse(address).value()] = error;
  }

  // Each connect(2), but for probes, in its order: "192.0.2.1:80".
  std::vector<std::string> connects;

  int Connect(int fd, const SocketAddress& address) override {
    const Endpoint endpoint = EndpointOf(*this, address);
    if (connecting_.contains(fd)) return -EALREADY;
    connects.push_back(endpoint.ToString());
    const auto found = errors_.find(endpoint.address);
    const int error = found == errors_.end() ? EINPROGRESS : found->second;
    if (error == EINPROGRESS) connecting_[fd] = true;
    return -error;
  }
  int Close(int fd) override {
    connecting_.erase(fd);
    return ForwardingSys::Close(fd);
  }

 private:
  std::map<IpAddress, int> errors_;
  std::map<int, bool> connecting_;
};

// While it lives, the loop of this thread has that network and virtual time.
struct FakeWorld {
  FakeClock clock;
  FakeNetwork network;
  EventLoop::Scope scope{Options()};
  const MonotonicTime start = clock.Now();

  absl::Duration elapsed() { return clock.Now() - start; }

 private:
  EventLoop::Options Options() {
    EventLoop::Options options;
    options.clock = &clock;
    options.sys = &network;
    options.create_poller = [this] {
      return std::make_unique<JumpingPoller>(&clock);
    };
    return options;
  }
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_DIALER_FAKE_NETWORK_H_
