// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_socket.h"

#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "rawnet/tests/sim/sim_stack.h"

namespace rawnet {
namespace {

IpAddress AnyOf(SocketFamily family) {
  return family == SocketFamily::kInet4 ? IpAddress::AnyV4()
                                        : IpAddress::AnyV6();
}

}  // namespace

SimSocket::SimSocket(SimStack& stack, SocketFamily family, SocketType type)
    : stack_(stack),
      family_(family),
      type_(type),
      options_(family, type),
      local_{AnyOf(family), 0},
      remote_{AnyOf(family), 0} {}

SimSocket::~SimSocket() { stack_.ports(type_).Remove(*this); }

int SimSocket::Bind(const Endpoint& local) {
  if (bound()) return -EINVAL;
  if (!local.address.IsUnspecified() && !stack_.Owns(local.address)) {
    return -EADDRNOTAVAIL;
  }
  Endpoint wanted = local;
  PortTable& ports = stack_.ports(type_);
  if (wanted.port == 0) wanted.port = ports.Find(*this, wanted.address);
  if (wanted.port == 0 || ports.Conflicts(*this, wanted)) return -EADDRINUSE;
  local_ = wanted;
  owns_port_ = true;
  owns_address_ = !local.address.IsUnspecified();
  ports.Add(*this);
  return 0;
}

bool SimSocket::BindAutomatically() {
  PortTable& ports = stack_.ports(type_);
  const uint16_t port = ports.Find(*this, local_.address);
  if (port == 0) return false;
  local_.port = port;
  owns_port_ = true;
  ports.Add(*this);
  return true;
}

int SimSocket::ChooseLocal(const Endpoint& remote) {
  Endpoint chosen = local_;
  if (!owns_address_) {
    const int error = stack_.Route(remote.address, &chosen.address);
    if (error < 0) return error;
  } else if (chosen.address.is_v4() != remote.address.is_v4()) {
    return -ENETUNREACH;
  }
  PortTable& ports = stack_.ports(type_);
  if (chosen.port == 0) {
    // Datagram sockets share no ports.
    chosen.port = type_ == SocketType::kStream
                      ? ports.FindForConnection(chosen.address, remote)
                      : ports.Find(*this, chosen.address);
  } else if (ports.Connected(chosen, remote) != nullptr) {
    chosen.port = 0;
  }
  if (chosen.port == 0) return -EADDRNOTAVAIL;
  const bool known = bound();
  local_ = chosen;
  remote_ = remote;
  if (!known) ports.Add(*this);
  return 0;
}

void SimSocket::ReleaseChosenLocal() {
  remote_ = {AnyOf(family_), 0};
  if (!owns_address_) local_.address = AnyOf(family_);
  if (owns_port_) return;
  stack_.ports(type_).Remove(*this);
  local_.port = 0;
}

void SimSocket::Inherit(const SimSocket& listener, const Endpoint& local,
                        const Endpoint& remote) {
  options_ = listener.options_;
  scope_id_ = listener.scope_id_;
  local_ = local;
  remote_ = remote;
  owns_port_ = owns_address_ = true;
  stack_.ports(type_).Add(*this);
}

bool SimSocket::Covers(const IpAddress& address) const {
  if (!local_.address.IsUnspecified()) return local_.address == address;
  if (family_ == SocketFamily::kInet4) return address.is_v4();
  return address.is_v6() || !options_.v6_only();
}

int SimSocket::SetOption(int level, int name, const void* value,
                         socklen_t size) {
  // ipv6(7): only before the socket is bound.
  if (level == IPPROTO_IPV6 && name == IPV6_V6ONLY && bound()) return -EINVAL;
  return options_.Set(level, name, value, size);
}

int SimSocket::GetOption(int level, int name, void* value, socklen_t* size) {
  if (level != SOL_SOCKET) return options_.Get(level, name, value, size);
  if (name == SO_ERROR) return AnswerOption(TakeError(), value, size);
  if (name == SO_ACCEPTCONN) return AnswerOption(listening(), value, size);
  return options_.Get(level, name, value, size);
}

int SimSocket::AnswerOption(int answer, void* value, socklen_t* size) const {
  *size = std::min<socklen_t>(*size, sizeof(answer));
  std::memcpy(value, &answer, *size);
  return 0;
}

std::string SimSocket::ToString() const {
  std::string text = absl::StrCat(
      type_ == SocketType::kStream ? "tcp " : "udp ", local_.ToString());
  if (remote_.port != 0) absl::StrAppend(&text, " > ", remote_.ToString());
  if (listening()) absl::StrAppend(&text, " listening");
  return text;
}

void SimSocket::Watch(int fd, SimWatcher* watcher) {
  watchers_.emplace_back(fd, watcher);
  watcher->OnChange(fd);
}

void SimSocket::Unwatch(SimWatcher* watcher) {
  std::erase_if(watchers_,
                [watcher](const auto& one) { return one.second == watcher; });
}

void SimSocket::ForgetWatchers() {
  for (const auto& [fd, watcher] : std::exchange(watchers_, {})) {
    watcher->OnClose(fd);
  }
}

void SimSocket::Changed() {
  for (const auto& [fd, watcher] : watchers_) watcher->OnChange(fd);
}

}  // namespace rawnet
