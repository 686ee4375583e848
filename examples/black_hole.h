// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_BLACK_HOLE_H_
#define RAWNET_EXAMPLES_BLACK_HOLE_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/socket/tcp_conn.h"
#include "rawnet/socket/tcp_listener.h"

namespace rawnet {

// An endpoint on loopback where packets meet silence: a listener that accepts
// nothing and whose queue is full, so that the system drops every SYN.
class BlackHole {
 public:
  // Port 0: any. Blocks for some milliseconds.
  static absl::StatusOr<std::unique_ptr<BlackHole>> Open(
      const Endpoint& endpoint);

  Endpoint endpoint() const { return endpoint_; }

 private:
  explicit BlackHole(std::unique_ptr<TcpListener> listener);
  absl::Status Fill();

  const std::unique_ptr<TcpListener> listener_;
  const Endpoint endpoint_;
  std::vector<std::unique_ptr<TcpConn>> fillers_;
};

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_BLACK_HOLE_H_
