// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/socket_address.h"

#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

constexpr size_t kUnixPathOffset = offsetof(sockaddr_un, sun_path);

// BSD gives an unnamed socket a path of some NULs; Linux gives it none.
bool IsUnnamed(absl::string_view path) {
  const bool all_nul = path.find_first_not_of('\0') == path.npos;
  return path.empty() || (path.size() > 1 && all_nul);
}

}  // namespace

SocketAddress SocketAddress::Dissolving() {
  SocketAddress address;
  address.storage_ = {};
  address.storage_.ss_family = AF_UNSPEC;
  address.size_ = sizeof(sockaddr);
  return address;
}

SocketAddress SocketAddress::Inet4(std::array<uint8_t, 4> bytes,
                                   uint16_t port) {
  sockaddr_in inet = {};
  inet.sin_family = AF_INET;
  inet.sin_port = htons(port);
  std::memcpy(&inet.sin_addr, bytes.data(), bytes.size());
  SocketAddress address;
  std::memcpy(&address.storage_, &inet, sizeof(inet));
  address.size_ = sizeof(inet);
  return address;
}

SocketAddress SocketAddress::Inet6(std::array<uint8_t, 16> bytes, uint16_t port,
                                   uint32_t scope_id) {
  sockaddr_in6 inet = {};
  inet.sin6_family = AF_INET6;
  inet.sin6_port = htons(port);
  inet.sin6_scope_id = scope_id;
  std::memcpy(&inet.sin6_addr, bytes.data(), bytes.size());
  SocketAddress address;
  std::memcpy(&address.storage_, &inet, sizeof(inet));
  address.size_ = sizeof(inet);
  return address;
}

SocketAddress SocketAddress::Unix(absl::string_view path) {
  CheckThat(path.size() <= unix_path_size_max(), "unix path too long");
  SocketAddress address;
  address.storage_ = {};
  address.storage_.ss_family = AF_UNIX;
  char* out = reinterpret_cast<char*>(&address.storage_) + kUnixPathOffset;
  std::memcpy(out, path.data(), path.size());
  const bool abstract = !path.empty() && (path[0] == '@' || path[0] == '\0');
  if (abstract) out[0] = '\0';
  // unix(7): an abstract name is all the bytes; a path ends with a NUL, which
  // may be missing when it fills sun_path.
  const bool terminate =
      !path.empty() && !abstract && path.size() < unix_path_size_max();
  address.size_ = kUnixPathOffset + path.size() + (terminate ? 1 : 0);
  return address;
}

size_t SocketAddress::unix_path_size_max() {
  return sizeof(sockaddr_un::sun_path);
}

SocketFamily SocketAddress::family() const {
  if (size_ < offsetof(sockaddr, sa_data)) return SocketFamily::kUnspecified;
  switch (storage_.ss_family) {
    case AF_INET:
      return SocketFamily::kInet4;
    case AF_INET6:
      return SocketFamily::kInet6;
    case AF_UNIX:
      return SocketFamily::kUnix;
  }
  return SocketFamily::kUnspecified;
}

uint16_t SocketAddress::port() const {
  static_assert(offsetof(sockaddr_in, sin_port) ==
                offsetof(sockaddr_in6, sin6_port));
  sockaddr_in inet;
  std::memcpy(&inet, &storage_, sizeof(inet));
  return ntohs(inet.sin_port);
}

std::array<uint8_t, 4> SocketAddress::inet4_bytes() const {
  sockaddr_in inet;
  std::memcpy(&inet, &storage_, sizeof(inet));
  std::array<uint8_t, 4> bytes;
  std::memcpy(bytes.data(), &inet.sin_addr, bytes.size());
  return bytes;
}

std::array<uint8_t, 16> SocketAddress::inet6_bytes() const {
  sockaddr_in6 inet;
  std::memcpy(&inet, &storage_, sizeof(inet));
  std::array<uint8_t, 16> bytes;
  std::memcpy(bytes.data(), &inet.sin6_addr, bytes.size());
  return bytes;
}

uint32_t SocketAddress::scope_id() const {
  sockaddr_in6 inet;
  std::memcpy(&inet, &storage_, sizeof(inet));
  return inet.sin6_scope_id;
}

std::string SocketAddress::unix_path() const {
  const size_t size = std::min<size_t>(size_, capacity());
  if (size <= kUnixPathOffset) return "";
  const absl::string_view path(
      reinterpret_cast<const char*>(&storage_) + kUnixPathOffset,
      size - kUnixPathOffset);
  if (IsUnnamed(path)) return "";
  if (path[0] != '\0') return std::string(path.substr(0, path.find('\0')));
  std::string name(path);
  name[0] = '@';
  return name;
}

}  // namespace rawnet
