// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_SIM_STACK_H_
#define RAWNET_TESTS_SIM_SIM_STACK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/endpoint.h"
#include "rawnet/tests/sim/port_table.h"
#include "rawnet/tests/sim/sim_packet.h"
#include "rawnet/tests/sim/sim_schedule.h"
#include "rawnet/tests/sim/sim_socket.h"

namespace rawnet {

// Whether a kernel has a family of addresses.
enum class SimFamily {
  kPresent,
  kDisabled,  // sockets can be made, but there is no address, not even loopback
  kAbsent,    // compiled out: EAFNOSUPPORT
};

// What a host is.
struct SimHostOptions {
  std::string name;
  // Its addresses beside loopback. Those that are not link-local come with a
  // route to everywhere; a family without any has no route.
  std::vector<IpAddress> addresses = {};
  SimFamily ipv4 = SimFamily::kPresent;
  SimFamily ipv6 = SimFamily::kPresent;
  // net.ipv4.ip_local_port_range
  uint16_t automatic_port_first = 32768;
  uint16_t automatic_port_last = 60999;
  // EMFILE beyond.
  size_t descriptors_max = 1024;
  // By index, from 1 on.
  std::vector<std::string> interfaces = {"lo", "eth0"};
};

// Answers datagrams to a port, in place of a socket.
using SimDatagramService = std::function<void(const SimPacket& query)>;

// The network stack in the kernel of one host: its addresses, routes, ports and
// connections. One thread.
class SimStack {
 public:
  // `transmit` takes what goes out.
  SimStack(const SimHostOptions& options, SimSchedule& schedule,
           std::function<void(SimPacket)> transmit);

  SimSchedule& schedule() { return schedule_; }
  PortTable& ports(SocketType type) {
    return type == SocketType::kStream ? tcp_ports_ : udp_ports_;
  }

  // A socket, or -errno.
  int MakeSocket(SocketFamily family, SocketType type,
                 std::shared_ptr<SimSocket>* socket);

  bool Owns(const IpAddress& address) const;
  // The source address for packets to `to`: 0 or -errno.
  int Route(const IpAddress& to, IpAddress* source) const;
  // From now on there is no route to the addresses that begin with the first
  // `bits` of `prefix`: connect(2) fails with `error`.
  void RemoveRoute(const IpAddress& prefix, int bits, int error);

  // What a connection that was never seen before numbers its bytes from.
  uint64_t NewSequence() { return sequences_ += uint64_t{1} << 40; }

  void Transmit(SimPacket packet) { transmit_(std::move(packet)); }
  void OnPacket(const SimPacket& packet);
  // A packet for this host is lost, which a real one would not know.
  void OnLost(const SimPacket& packet);
  // Answers `packet`, which nobody is there for, with a reset.
  void Refuse(const SimPacket& packet);

  // A connection lives as long as the network has to do with it, with or
  // without a descriptor.
  void Hold(SimSocket& socket) { held_[&socket] = socket.shared_from_this(); }
  void LetGo(SimSocket& socket) { held_.erase(&socket); }
  void LetGoOfAll() { held_.clear(); }

  void Serve(uint16_t port, SimDatagramService service) {
    services_[port] = std::move(service);
  }

 private:
  struct MissingRoute {
    IpAddress prefix;
    int bits;
    int error;
  };

  SimFamily StateOf(const IpAddress& address) const {
    return address.is_v4() ? options_.ipv4 : options_.ipv6;
  }
  void OnIcmpError(const SimPacket& packet);
  SimSocket* Receiver(const SimPacket& packet);

  const SimHostOptions options_;
  SimSchedule& schedule_;
  const std::function<void(SimPacket)> transmit_;
  PortTable tcp_ports_;
  PortTable udp_ports_;
  std::vector<MissingRoute> missing_routes_;
  std::map<uint16_t, SimDatagramService> services_;
  std::map<SimSocket*, std::shared_ptr<SimSocket>> held_;
  uint64_t sequences_ = 0;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_SIM_STACK_H_
