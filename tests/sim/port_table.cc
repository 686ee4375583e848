// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/port_table.h"

#include <algorithm>

#include "rawnet/tests/sim/sim_socket.h"

namespace rawnet {
namespace {

// As if `socket` were bound to `address`, which may be any address.
bool CoversFamily(const SimSocket& socket, const IpAddress& address, bool v4) {
  if (!address.IsUnspecified()) return address.is_v4() == v4;
  if (socket.family() == SocketFamily::kInet4) return v4;
  return !v4 || !socket.options().v6_only();
}

bool Overlap(const SimSocket& a, const IpAddress& a_address, const SimSocket& b,
             const IpAddress& b_address) {
  if (!a_address.IsUnspecified() && !b_address.IsUnspecified()) {
    return a_address == b_address;
  }
  for (const bool v4 : {false, true}) {
    if (CoversFamily(a, a_address, v4) && CoversFamily(b, b_address, v4)) {
      return true;
    }
  }
  return false;
}

// inet_csk_bind_conflict: the connections of a listener that was closed do not
// stand in the way of the next one.
bool Share(const SimSocket& newcomer, const SimSocket& other) {
  if (newcomer.options().reuse_port() && other.options().reuse_port()) {
    return true;
  }
  return newcomer.options().reuse_address() &&
         other.options().reuse_address() && !other.listening();
}

}  // namespace

void PortTable::Remove(SimSocket& socket) { std::erase(bound_, &socket); }

bool PortTable::Conflicts(const SimSocket& socket,
                          const Endpoint& local) const {
  return std::any_of(bound_.begin(), bound_.end(), [&](const SimSocket* other) {
    return other != &socket && other->local().port == local.port &&
           Overlap(socket, local.address, *other, other->local().address) &&
           !Share(socket, *other);
  });
}

uint16_t PortTable::Take(uint16_t port) {
  next_ = port == last_ ? first_ : port + 1;
  return port;
}

uint16_t PortTable::Find(const SimSocket& socket, const IpAddress& address) {
  uint16_t port = next_;
  for (int tried = 0; tried <= last_ - first_; ++tried) {
    // Even sockets that may share a port get one of their own.
    const bool used =
        std::any_of(bound_.begin(), bound_.end(), [&](const SimSocket* other) {
          return other->local().port == port &&
                 Overlap(socket, address, *other, other->local().address);
        });
    if (!used) return Take(port);
    port = port == last_ ? first_ : port + 1;
  }
  return 0;
}

bool PortTable::UsableForConnection(const Endpoint& local,
                                    const Endpoint& remote) const {
  return std::none_of(bound_.begin(), bound_.end(),
                      [&](const SimSocket* other) {
                        if (other->local().port != local.port) return false;
                        if (!other->shares_port()) return true;
                        return other->connected() && other->local() == local &&
                               other->remote() == remote;
                      });
}

uint16_t PortTable::FindForConnection(const IpAddress& address,
                                      const Endpoint& remote) {
  uint16_t port = next_;
  for (int tried = 0; tried <= last_ - first_; ++tried) {
    if (UsableForConnection({address, port}, remote)) return Take(port);
    port = port == last_ ? first_ : port + 1;
  }
  return 0;
}

SimSocket* PortTable::Connected(const Endpoint& local,
                                const Endpoint& remote) const {
  const auto found =
      std::find_if(bound_.begin(), bound_.end(), [&](const SimSocket* socket) {
        return socket->connected() && socket->local() == local &&
               socket->remote() == remote;
      });
  return found == bound_.end() ? nullptr : *found;
}

SimSocket* PortTable::Waiting(const Endpoint& local) const {
  SimSocket* best = nullptr;
  for (SimSocket* socket : bound_) {
    if (socket->local().port != local.port || socket->remote().port != 0 ||
        !socket->Covers(local.address)) {
      continue;
    }
    const bool exact = !socket->local().address.IsUnspecified();
    if (best == nullptr || exact) best = socket;
    if (exact) break;
  }
  return best;
}

}  // namespace rawnet
