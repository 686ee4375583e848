// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_socket_options.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace rawnet {
namespace {

constexpr int kBufferSizeMax = 212992;  // net.core.wmem_max, rmem_max
constexpr int kSendBufferMin = 4608;
constexpr int kReceiveBufferMin = 2304;
constexpr int kKeepAliveSecondsMax = 32767;

bool IsText(int level, int name) {
  return level == SOL_SOCKET && name == SO_BINDTODEVICE;
}

bool IsReadOnly(int level, int name) {
  return level == SOL_SOCKET &&
         (name == SO_TYPE || name == SO_DOMAIN || name == SO_PROTOCOL);
}

// socket(7): the kernel doubles what is asked for, for its own bookkeeping.
int BufferValue(int asked, int least) {
  return std::max(std::clamp(asked, 0, kBufferSizeMax) * 2, least);
}

// What is kept of `value`, or -errno.
int Normal(int level, int name, int value) {
  if (level == SOL_SOCKET) {
    if (name == SO_SNDBUF) return BufferValue(value, kSendBufferMin);
    if (name == SO_RCVBUF) return BufferValue(value, kReceiveBufferMin);
    return name == SO_MARK ? value : value != 0;
  }
  if (level == IPPROTO_TCP) {
    if (name == TCP_KEEPIDLE || name == TCP_KEEPINTVL) {
      return value < 1 || value > kKeepAliveSecondsMax ? -EINVAL : value;
    }
    if (name == TCP_KEEPCNT) return value < 1 || value > 127 ? -EINVAL : value;
    if (name == TCP_NODELAY || name == TCP_QUICKACK) return value != 0;
    return value < 0 ? -EINVAL : value;
  }
  return value != 0;
}

}  // namespace

SimSocketOptions::SimSocketOptions(SocketFamily family, SocketType type) {
  const bool tcp = type == SocketType::kStream;
  for (const int flag :
       {SO_REUSEADDR, SO_REUSEPORT, SO_BROADCAST, SO_KEEPALIVE, SO_MARK}) {
    SetInt(SOL_SOCKET, flag, 0);
  }
  SetInt(SOL_SOCKET, SO_SNDBUF, 2 * kBufferSize);
  SetInt(SOL_SOCKET, SO_RCVBUF, 2 * kBufferSize);
  SetInt(SOL_SOCKET, SO_TYPE, tcp ? SOCK_STREAM : SOCK_DGRAM);
  SetInt(SOL_SOCKET, SO_PROTOCOL, tcp ? IPPROTO_TCP : IPPROTO_UDP);
  SetInt(SOL_SOCKET, SO_DOMAIN,
         family == SocketFamily::kInet6 ? AF_INET6 : AF_INET);
  values_[{SOL_SOCKET, SO_LINGER}] = std::string(sizeof(linger), '\0');
  values_[{SOL_SOCKET, SO_BINDTODEVICE}] = "";
  if (family == SocketFamily::kInet6) SetInt(IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (!tcp) return;
  const std::pair<int, int> defaults[] = {
      {TCP_NODELAY, 0},  {TCP_KEEPIDLE, 7200},     {TCP_KEEPINTVL, 75},
      {TCP_KEEPCNT, 9},  {TCP_USER_TIMEOUT, 0},    {TCP_QUICKACK, 1},
      {TCP_FASTOPEN, 0}, {TCP_FASTOPEN_CONNECT, 0}};
  for (const auto& [name, value] : defaults) SetInt(IPPROTO_TCP, name, value);
}

int SimSocketOptions::Set(int level, int name, const void* value,
                          socklen_t size) {
  const auto found = values_.find({level, name});
  if (found == values_.end() || IsReadOnly(level, name)) return -ENOPROTOOPT;
  if (IsText(level, name)) {
    const auto* text = static_cast<const char*>(value);
    found->second = std::string(text, strnlen(text, size));
    return 0;
  }
  if (size < found->second.size()) return -EINVAL;
  if (found->second.size() != sizeof(int)) {
    std::memcpy(found->second.data(), value, found->second.size());
    return 0;
  }
  int number = 0;
  std::memcpy(&number, value, sizeof(number));
  const int kept = Normal(level, name, number);
  if (kept < 0 && name != SO_MARK) return kept;
  SetInt(level, name, kept);
  return 0;
}

int SimSocketOptions::Get(int level, int name, void* value,
                          socklen_t* size) const {
  const auto found = values_.find({level, name});
  if (found == values_.end()) return -ENOPROTOOPT;
  std::string bytes = found->second;
  // The name of a device comes with its NUL, the absence of one as nothing.
  if (IsText(level, name) && !bytes.empty()) bytes.push_back('\0');
  *size = std::min<socklen_t>(*size, bytes.size());
  std::memcpy(value, bytes.data(), *size);
  return 0;
}

int SimSocketOptions::Int(int level, int name) const {
  const auto found = values_.find({level, name});
  int value = 0;
  if (found == values_.end()) return value;
  std::memcpy(&value, found->second.data(), sizeof(value));
  return value;
}

void SimSocketOptions::SetInt(int level, int name, int value) {
  std::string& bytes = values_[{level, name}];
  bytes.resize(sizeof(value));
  std::memcpy(bytes.data(), &value, sizeof(value));
}

bool SimSocketOptions::reuse_address() const {
  return Int(SOL_SOCKET, SO_REUSEADDR) != 0;
}

bool SimSocketOptions::reuse_port() const {
  return Int(SOL_SOCKET, SO_REUSEPORT) != 0;
}

bool SimSocketOptions::v6_only() const {
  return Int(IPPROTO_IPV6, IPV6_V6ONLY) != 0;
}

bool SimSocketOptions::resets_on_close() const {
  linger value = {};
  std::memcpy(&value, values_.at({SOL_SOCKET, SO_LINGER}).data(),
              sizeof(value));
  return value.l_onoff != 0 && value.l_linger == 0;
}

bool SimSocketOptions::keeps_alive() const {
  return Int(SOL_SOCKET, SO_KEEPALIVE) != 0;
}

absl::Duration SimSocketOptions::keep_alive_idle() const {
  return absl::Seconds(Int(IPPROTO_TCP, TCP_KEEPIDLE));
}

absl::Duration SimSocketOptions::keep_alive_interval() const {
  return absl::Seconds(Int(IPPROTO_TCP, TCP_KEEPINTVL));
}

int SimSocketOptions::keep_alive_count() const {
  return Int(IPPROTO_TCP, TCP_KEEPCNT);
}

size_t SimSocketOptions::send_capacity() const {
  return Int(SOL_SOCKET, SO_SNDBUF) / 2;
}

size_t SimSocketOptions::receive_capacity() const {
  return Int(SOL_SOCKET, SO_RCVBUF) / 2;
}

}  // namespace rawnet
