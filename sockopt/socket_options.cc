// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/sockopt/socket_options.h"

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/sockopt/option_access.h"
#include "rawnet/sockopt/platform_options.h"
#include "rawnet/sockopt/socket_handle.h"

namespace rawnet {
namespace {

// IFNAMSIZ - 1 on every platform.
constexpr size_t kInterfaceNameSizeMax = 15;

// What each is called in error text, and by this platform.
constexpr NamedOption kReuseAddress = {"reuse address",
                                       &PlatformOptions::reuse_address};
constexpr NamedOption kReusePort = {"reuse port", &PlatformOptions::reuse_port};
constexpr NamedOption kV6Only = {"v6 only", &PlatformOptions::v6_only};
constexpr NamedOption kBroadcast = {"broadcast", &PlatformOptions::broadcast};
constexpr NamedOption kSendBuffer = {"send buffer",
                                     &PlatformOptions::send_buffer};
constexpr NamedOption kReceiveBuffer = {"receive buffer",
                                        &PlatformOptions::receive_buffer};
constexpr NamedOption kLinger = {"linger", &PlatformOptions::linger};
constexpr NamedOption kMark = {"mark", &PlatformOptions::mark};
constexpr NamedOption kBindToDevice = {"bind to device",
                                       &PlatformOptions::bind_to_device};

}  // namespace

absl::Status Set(SocketHandle socket, const ReuseAddress& option) {
  return SetInt(socket, kReuseAddress, option.enabled);
}

absl::Status Set(SocketHandle socket, const ReusePort& option) {
  return SetInt(socket, kReusePort, option.enabled);
}

absl::Status Set(SocketHandle socket, const V6Only& option) {
  return SetInt(socket, kV6Only, option.enabled);
}

absl::Status Set(SocketHandle socket, const Broadcast& option) {
  return SetInt(socket, kBroadcast, option.enabled);
}

absl::Status Set(SocketHandle socket, const SendBuffer& option) {
  return SetInt(socket, kSendBuffer, option.bytes);
}

absl::Status Set(SocketHandle socket, const ReceiveBuffer& option) {
  return SetInt(socket, kReceiveBuffer, option.bytes);
}

absl::Status Set(SocketHandle socket, const Linger& option) {
  linger value = {};
  if (option.timeout.has_value()) {
    if (*option.timeout < absl::ZeroDuration()) {
      return absl::InvalidArgumentError("set linger: negative timeout");
    }
    value.l_onoff = 1;
    value.l_linger = CountUnits(*option.timeout, absl::Seconds(1));
  }
  return SetValue(socket, kLinger, {&value, sizeof(value)});
}

absl::Status Set(SocketHandle socket, const Mark& option) {
  return SetValue(socket, kMark, {&option.value, sizeof(option.value)});
}

absl::Status Set(SocketHandle socket, const BindToDevice& option) {
  const std::string& name = option.interface_name;
  if (name.size() > kInterfaceNameSizeMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("set bind to device: interface name too long (>",
                     kInterfaceNameSizeMax, ")"));
  }
  return SetValue(socket, kBindToDevice,
                  {name.data(), static_cast<socklen_t>(name.size())});
}

template <>
absl::StatusOr<ReuseAddress> Get<ReuseAddress>(SocketHandle socket) {
  return GetFlag<ReuseAddress>(socket, kReuseAddress);
}

template <>
absl::StatusOr<ReusePort> Get<ReusePort>(SocketHandle socket) {
  return GetFlag<ReusePort>(socket, kReusePort);
}

template <>
absl::StatusOr<V6Only> Get<V6Only>(SocketHandle socket) {
  return GetFlag<V6Only>(socket, kV6Only);
}

template <>
absl::StatusOr<Broadcast> Get<Broadcast>(SocketHandle socket) {
  return GetFlag<Broadcast>(socket, kBroadcast);
}

template <>
absl::StatusOr<SendBuffer> Get<SendBuffer>(SocketHandle socket) {
  return GetNumber<SendBuffer>(socket, kSendBuffer);
}

template <>
absl::StatusOr<ReceiveBuffer> Get<ReceiveBuffer>(SocketHandle socket) {
  return GetNumber<ReceiveBuffer>(socket, kReceiveBuffer);
}

template <>
absl::StatusOr<Linger> Get<Linger>(SocketHandle socket) {
  linger value = {};
  const auto size = GetValue(socket, kLinger, {&value, sizeof(value)});
  if (!size.ok()) return size.status();
  if (value.l_onoff == 0) return Linger{};
  return Linger{absl::Seconds(value.l_linger)};
}

template <>
absl::StatusOr<Mark> Get<Mark>(SocketHandle socket) {
  Mark option;
  const auto size =
      GetValue(socket, kMark, {&option.value, sizeof(option.value)});
  if (!size.ok()) return size.status();
  return option;
}

template <>
absl::StatusOr<BindToDevice> Get<BindToDevice>(SocketHandle socket) {
  std::array<char, kInterfaceNameSizeMax + 1> name{};
  const auto size =
      GetValue(socket, kBindToDevice,
               {name.data(), static_cast<socklen_t>(name.size())});
  if (!size.ok()) return size.status();
  // Linux counts the NUL, and none when the socket is bound to no interface.
  const absl::string_view used(name.data(), *size);
  return BindToDevice{std::string(used.substr(0, used.find('\0')))};
}

}  // namespace rawnet
