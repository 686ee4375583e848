// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_SOCKET_OPTIONS_H_
#define RAWNET_TESTS_SIM_SIM_SOCKET_OPTIONS_H_

#include <sys/socket.h>

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "rawnet/netpoll/socket_address.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// The options of one simulated socket: stored, and read back as Linux gives
// them. What has an effect in the simulation asks by the functions below.
class SimSocketOptions {
 public:
  // The bytes that a buffer holds unless its option says otherwise.
  static constexpr int kBufferSize = 128 << 10;

  SimSocketOptions(SocketFamily family, SocketType type);

  // 0 or -errno: ENOPROTOOPT for what is not known, EINVAL, ENODEV.
  int Set(int level, int name, const void* value, socklen_t size);
  int Get(int level, int name, void* value, socklen_t* size) const;

  bool reuse_address() const;
  bool reuse_port() const;
  bool v6_only() const;
  // Close is to throw away what was not sent and to reset.
  bool resets_on_close() const;
  bool keeps_alive() const;
  absl::Duration keep_alive_idle() const;
  absl::Duration keep_alive_interval() const;
  int keep_alive_count() const;
  size_t send_capacity() const;
  size_t receive_capacity() const;

 private:
  using Key = std::pair<int, int>;

  int Int(int level, int name) const;
  void SetInt(int level, int name, int value);

  std::map<Key, std::string> values_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_SOCKET_OPTIONS_H_
