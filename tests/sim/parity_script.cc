// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/parity_script.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

constexpr std::array<uint8_t, 4> kLoopback4 = {127, 0, 0, 1};
constexpr std::array<uint8_t, 16> kLoopback6 = {0, 0, 0, 0, 0, 0, 0, 0,
                                                0, 0, 0, 0, 0, 0, 0, 1};
constexpr absl::Duration kPatience = absl::Milliseconds(500);

std::string Answer(ssize_t value) {
  if (value >= 0) return absl::StrCat(value);
  return std::strerror(static_cast<int>(-value));
}

std::string Done(int value) { return value >= 0 ? "ok" : Answer(value); }

// Loopback is as fast as a system call, most of the time. These steps change
// nothing by their being made again.
bool MeansNotYet(absl::string_view line) {
  const bool looks =
      absl::StartsWith(line, "poll ") || absl::StartsWith(line, "error ") ||
      absl::StartsWith(line, "peer ") || absl::StartsWith(line, "who ");
  const bool receives =
      absl::StartsWith(line, "recv ") || absl::StartsWith(line, "drain ");
  return looks || (receives && absl::EndsWith(line, ": 0")) ||
         absl::EndsWith(line, std::strerror(EAGAIN)) ||
         absl::EndsWith(line, std::strerror(EALREADY));
}

}  // namespace

// With a reset, so that no connection lingers in TIME_WAIT: many runs would
// fill all ports with them.
ParityScript::~ParityScript() {
  for (const auto& [name, fd] : sockets_) {
    OnSocket("linger0", fd);
    sys_.Close(fd);
  }
}

std::vector<std::string> ParityScript::Run(
    absl::string_view script, const std::vector<std::string>& expected) {
  std::vector<std::string> lines;
  bool as_expected = true;  // so far; what follows a difference may differ
  for (const absl::string_view step :
       absl::StrSplit(script, "; ", absl::SkipEmpty())) {
    const std::vector<std::string> words =
        absl::StrSplit(step, ' ', absl::SkipEmpty());
    const absl::Time limit = absl::Now() + kPatience;
    const size_t number = lines.size();
    as_expected &= number < expected.size();
    std::string line = absl::StrCat(step, ": ", Step(words));
    while (as_expected && line != expected[number] && MeansNotYet(line) &&
           absl::Now() < limit) {
      std::this_thread::yield();  // to whoever delivers
      line = absl::StrCat(step, ": ", Step(words));
    }
    as_expected = as_expected && line == expected[number];
    lines.push_back(line);
  }
  return lines;
}

std::string ParityScript::Step(const std::vector<std::string>& words) {
  const std::string& verb = words[0];
  const std::string& name = words[1];
  if (absl::StartsWith(verb, "tcp") || absl::StartsWith(verb, "udp")) {
    return Open(verb, name);
  }
  if (verb == "accept") return Accept(name, words[2]);
  const int fd = sockets_.at(name);
  if (verb == "bindto") return Bind(name, names_.at(words[2]));
  if (verb == "bind" || verb == "bindany") {
    return BindToFreePort(name, verb == "bindany");
  }
  if (verb == "connect") return Connect(name, names_.at(words[2]));
  if (verb == "bindat" || verb == "connectat") {
    const SocketAddress there = ToSocketAddress(
        sys_, {IpAddress::Parse(words[3]).value(), names_.at(words[2]).port()});
    return verb == "bindat" ? Bind(name, there) : Connect(name, there);
  }
  if (verb == "close") {
    sockets_.erase(name);
    return Done(sys_.Close(fd));
  }
  return words.size() == 2 ? OnSocket(verb, fd)
                           : OnSocketWith(verb, fd, words[2]);
}

std::string ParityScript::Open(const std::string& verb,
                               const std::string& name) {
  const bool v4 = verb.back() == '4';
  const int fd =
      sys_.Socket(v4 ? SocketFamily::kInet4 : SocketFamily::kInet6,
                  verb[0] == 't' ? SocketType::kStream : SocketType::kDatagram);
  if (fd < 0) return Done(fd);
  sockets_[name] = fd;
  // What is sent is to arrive: the simulator knows no Nagle. Those that a
  // listener accepts are as it is.
  if (verb[0] == 't') Set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  return "ok";
}

std::string ParityScript::BindToFreePort(const std::string& name, bool any) {
  SocketAddress own;
  sys_.GetSockName(sockets_.at(name), &own);
  if (own.family() == SocketFamily::kInet4) {
    using Bytes = std::array<uint8_t, 4>;
    return Bind(name, SocketAddress::Inet4(any ? Bytes() : kLoopback4, 0));
  }
  using Bytes = std::array<uint8_t, 16>;
  return Bind(name, SocketAddress::Inet6(any ? Bytes() : kLoopback6, 0, 0));
}

std::string ParityScript::Connect(const std::string& name,
                                  const SocketAddress& address) {
  const int fd = sockets_.at(name);
  const std::string answer = Done(sys_.Connect(fd, address));
  sys_.GetSockName(fd, &names_[name]);
  return answer;
}

std::string ParityScript::Bind(const std::string& name,
                               const SocketAddress& address) {
  const int fd = sockets_.at(name);
  const int bound = sys_.Bind(fd, address);
  sys_.GetSockName(fd, &names_[name]);
  return Done(bound);
}

std::string ParityScript::Accept(const std::string& name,
                                 const std::string& listener) {
  SocketAddress peer;
  const int fd = sys_.Accept(sockets_.at(listener), &peer);
  if (fd >= 0) sockets_[name] = fd;
  return Done(fd);
}

std::string ParityScript::OnSocket(const std::string& verb, int fd) {
  if (verb == "fill") return Fill(fd);
  if (verb == "drain") return Drain(fd);
  if (verb == "shutr") return Done(sys_.Shutdown(fd, ShutdownSide::kRead));
  if (verb == "shutw") return Done(sys_.Shutdown(fd, ShutdownSide::kWrite));
  if (verb == "error") return std::strerror(sys_.SocketError(fd));
  if (verb == "poll") return Poll(fd);
  if (verb == "who") return Who(fd);
  if (verb == "reuse") return Set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (verb == "reuseport") return Set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
  if (verb == "dissolve") {
    return Done(sys_.Connect(fd, SocketAddress::Dissolving()));
  }
  if (verb == "v6only") return Set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (verb == "dual") return Set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (verb == "peer") {
    SocketAddress peer;
    return Done(sys_.GetPeerName(fd, &peer));
  }
  CheckThat(verb == "linger0", "a verb of a parity script is unknown");
  const linger none = {1, 0};
  return Done(sys_.SetSockOpt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none)));
}

std::string ParityScript::OnSocketWith(const std::string& verb, int fd,
                                       const std::string& argument) {
  int number = 0;
  CheckThat(absl::SimpleAtoi(argument, &number), "a script wants a number");
  if (verb == "listen") return Done(sys_.Listen(fd, number));
  std::string buffer(number, 'x');
  if (verb == "send") return Answer(sys_.Send(fd, buffer));
  CheckThat(verb == "recv", "a verb of a parity script is unknown");
  bool truncated = false;
  const ssize_t got =
      sys_.ReceiveDatagram(fd, absl::MakeSpan(buffer), &truncated);
  return absl::StrCat(Answer(got), truncated ? " truncated" : "");
}

// Without the ports, which chance decides.
std::string ParityScript::Who(int fd) {
  const auto text = [](const SocketAddress& address) {
    if (address.family() == SocketFamily::kInet4) {
      return IpAddress::V4(address.inet4_bytes()).ToString();
    }
    return IpAddress::V6(address.inet6_bytes()).ToString();
  };
  SocketAddress local;
  SocketAddress peer;
  sys_.GetSockName(fd, &local);
  const int answer = sys_.GetPeerName(fd, &peer);
  return absl::StrCat(text(local), " ",
                      answer < 0 ? Answer(answer) : text(peer));
}

std::string ParityScript::Set(int fd, int level, int name, int value) {
  return Done(sys_.SetSockOpt(fd, level, name, &value, sizeof(value)));
}

std::string ParityScript::Fill(int fd) {
  const std::string bytes(64 << 10, 'x');
  for (;;) {
    const ssize_t sent = sys_.Send(fd, bytes);
    if (sent < 0) return Answer(sent);
  }
}

std::string ParityScript::Drain(int fd) {
  char buffer[4096];
  for (;;) {
    const ssize_t got = sys_.Receive(fd, absl::MakeSpan(buffer));
    if (got <= 0) return Answer(got);
  }
}

std::string ParityScript::Poll(int fd) {
  Event event;
  poller_.Add(fd, 1);
  poller_.Wait({&event, 1}, absl::ZeroDuration());
  poller_.Remove(fd);
  return absl::StrCat(event.readable ? "r" : "-", event.writable ? "w" : "-",
                      event.closing ? "c" : "-");
}

}  // namespace rawnet
