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
  if (bound() || connected()) return -EINVAL;
  if (!local.address.IsUnspecified() && !stack_.Owns(local.address)) {
    return -EADDRNOTAVAIL;
  }
  Endpoint wanted = local;
  PortTable& ports = stack_.ports(type_);
  if (wanted.port == 0) wanted.port = ports.Find(*this, wanted.address);
  if (wanted.port == 0 || ports.Conflicts(*this, wanted)) return -EADDRINUSE;
  asked_for_port_ = local.port != 0;
  asked_for_address_ = !local.address.IsUnspecified();
  TakePort(wanted);
  return 0;
}

void SimSocket::TakePort(const Endpoint& local) {
  local_ = local;
  if (!std::exchange(bound_, true)) stack_.ports(type_).Add(*this);
}

bool SimSocket::BindAutomatically() {
  const uint16_t port = stack_.ports(type_).Find(*this, local_.address);
  if (port == 0) return false;
  TakePort({local_.address, port});
  return true;
}

int SimSocket::ChooseLocal(const Endpoint& remote) {
  Endpoint chosen = local_;
  const int error = stack_.Route(remote.address, &chosen.address);
  if (error < 0) return error;
  // An address that it has already stays.
  if (!local_.address.IsUnspecified()) chosen.address = local_.address;
  if (chosen.address.is_v4() != remote.address.is_v4()) return -ENETUNREACH;
  PortTable& ports = stack_.ports(type_);
  const bool tcp = type_ == SocketType::kStream;
  if (!bound_) {
    chosen.port = tcp ? ports.FindForConnection(chosen.address, remote)
                      : ports.Find(*this, chosen.address);
    shares_port_ = tcp;
  } else if (ports.Connected(chosen, remote) != nullptr) {
    return -EADDRNOTAVAIL;
  }
  if (chosen.port == 0) return -EADDRNOTAVAIL;
  TakePort(chosen);
  remote_ = remote;
  return 0;
}

void SimSocket::ReleasePort() {
  if (asked_for_port_ || !std::exchange(bound_, false)) return;
  shares_port_ = false;
  stack_.ports(type_).Remove(*this);
}

void SimSocket::ForgetNames() {
  remote_ = {AnyOf(family_), 0};
  if (!asked_for_address_) local_.address = AnyOf(family_);
}

void SimSocket::Inherit(const SimSocket& listener, const Endpoint& local,
                        const Endpoint& remote) {
  options_ = listener.options_;
  scope_id_ = listener.scope_id_;
  asked_for_port_ = listener.asked_for_port_;
  remote_ = remote;
  TakePort(local);
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
  const int error = options_.Set(level, name, value, size);
  if (error == 0) OnOptions();
  return error;
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
