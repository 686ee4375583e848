// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/dns_server_loop.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "rawnet/netpoll/errno_status.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/socket/address.h"

namespace rawnet {
namespace {

constexpr int kBacklog = 1024;
constexpr int kReceiveBufferSize = 4 << 20;  // many clients at once
constexpr int kPortTries = 100;
constexpr size_t kMessageSizeMax = 65535;

void SetOption(int fd, int level, int name, int value) {
  setsockopt(fd, level, name, &value, sizeof(value));
}

int OpenBound(int type, const Endpoint& endpoint) {
  const SocketAddress address = ToSocketAddress(SystemSys(), endpoint);
  const int family = address.data()->sa_family;
  const int fd = socket(family, type, 0);
  if (fd < 0) return -errno;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  if (type == SOCK_STREAM) SetOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (family == AF_INET6) SetOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (bind(fd, address.data(), address.size()) == 0) return fd;
  const int error = errno;
  close(fd);
  return -error;
}

Endpoint BoundTo(int fd) {
  SocketAddress address;
  *address.mutable_size() = SocketAddress::capacity();
  getsockname(fd, address.data(), address.mutable_size());
  return EndpointOf(SystemSys(), address);
}

// Blocks for as long as a peer that reads nothing lets it, a second at most.
void SendAll(int fd, absl::Span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n > 0) {
      bytes.remove_prefix(n);
      continue;
    }
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) return;
    pollfd writable{fd, POLLOUT, 0};
    if (poll(&writable, 1, 1000) == 0) return;
  }
}

}  // namespace

DnsServer::Loop::~Loop() {
  for (const auto& [id, stream] : streams_) close(stream.fd);
  for (const int fd : {udp_, listener_, stop_pipe_[0], stop_pipe_[1]}) {
    if (fd >= 0) close(fd);
  }
}

absl::StatusOr<Endpoint> DnsServer::Loop::Listen(const Endpoint& endpoint) {
  if (pipe(stop_pipe_) < 0) return ErrnoStatus(errno, "pipe");
  // A port that is free for TCP may be taken for UDP.
  for (int tries = 0; udp_ < 0; ++tries) {
    if (listener_ >= 0) close(listener_);
    listener_ = OpenBound(SOCK_STREAM, endpoint);
    if (listener_ < 0) return ErrnoStatus(-listener_, "bind");
    const Endpoint bound = BoundTo(listener_);
    udp_ = OpenBound(SOCK_DGRAM, bound);
    if (udp_ < 0 && (endpoint.port != 0 || tries == kPortTries)) {
      return ErrnoStatus(-udp_, "bind");
    }
  }
  SetOption(udp_, SOL_SOCKET, SO_RCVBUF, kReceiveBufferSize);
  if (listen(listener_, kBacklog) < 0) return ErrnoStatus(errno, "listen");
  return BoundTo(listener_);
}

void DnsServer::Loop::Stop() {
  while (write(stop_pipe_[1], "", 1) < 0 && errno == EINTR) {
  }
}

int DnsServer::Loop::TimeoutMs() const {
  if (due_.empty()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      due_.begin()->first - std::chrono::steady_clock::now());
  return std::max<int>(0, static_cast<int>(left.count()));
}

void DnsServer::Loop::Run(const Handler& handler) {
  std::vector<pollfd> polled;
  std::vector<uint64_t> ids;
  for (;;) {
    polled = {
        {stop_pipe_[0], POLLIN, 0}, {udp_, POLLIN, 0}, {listener_, POLLIN, 0}};
    const size_t first_stream = polled.size();
    ids.clear();
    for (const auto& [id, stream] : streams_) {
      polled.push_back({stream.fd, POLLIN, 0});
      ids.push_back(id);
    }
    poll(polled.data(), polled.size(), TimeoutMs());
    if (polled[0].revents != 0) return;
    if (polled[1].revents != 0) ReceiveDatagrams(handler);
    for (size_t i = 0; i < ids.size(); ++i) {
      if (polled[first_stream + i].revents == 0) continue;
      if (!ReceiveStream(ids[i], handler)) CloseStream(ids[i]);
    }
    if (polled[2].revents != 0) Accept();
    DoWhatIsDue();
  }
}

void DnsServer::Loop::DoWhatIsDue() {
  const Time now = std::chrono::steady_clock::now();
  while (!due_.empty() && due_.begin()->first <= now) {
    const Due due = std::move(due_.begin()->second);
    due_.erase(due_.begin());
    Do(due);
  }
}

void DnsServer::Loop::Do(const Due& due) {
  const std::vector<uint8_t>& bytes = due.action.bytes;
  if (due.asker.transport == Transport::kUdp) return SendDatagram(due);
  if (due.action.from.has_value()) return;
  const auto found = streams_.find(due.asker.stream_id);
  if (found == streams_.end()) return;
  switch (due.action.kind) {
    case Action::Kind::kSend: {
      std::vector<uint8_t> framed = {static_cast<uint8_t>(bytes.size() >> 8),
                                     static_cast<uint8_t>(bytes.size())};
      framed.insert(framed.end(), bytes.begin(), bytes.end());
      SendAll(found->second.fd, framed);
      return;
    }
    case Action::Kind::kSendRaw:
      SendAll(found->second.fd, bytes);
      return;
    case Action::Kind::kCloseStream:
      CloseStream(due.asker.stream_id);
      return;
  }
}

void DnsServer::Loop::SendDatagram(const Due& due) {
  if (due.action.kind == Action::Kind::kCloseStream) return;
  const std::optional<Endpoint>& from = due.action.from;
  const int fd = from ? OpenBound(SOCK_DGRAM, *from) : udp_;
  if (fd < 0) return;
  const std::vector<uint8_t>& bytes = due.action.bytes;
  sendto(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL, due.asker.address.data(),
         due.asker.address.size());
  if (fd != udp_) close(fd);
}

void DnsServer::Loop::Accept() {
  for (;;) {
    const int fd = accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    // Pieces that are sent one by one are to arrive one by one.
    SetOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    streams_.emplace(next_stream_id_++, Stream{fd});
    ++stream_count_;
  }
}

void DnsServer::Loop::ReceiveDatagrams(const Handler& handler) {
  std::array<uint8_t, kMessageSizeMax> buffer;
  for (;;) {
    Asker asker{Transport::kUdp, 0, {}};
    *asker.address.mutable_size() = SocketAddress::capacity();
    const ssize_t n =
        recvfrom(udp_, buffer.data(), buffer.size(), 0, asker.address.data(),
                 asker.address.mutable_size());
    if (n < 0) return;
    OnBytes({buffer.data(), static_cast<size_t>(n)}, asker, handler);
  }
}

bool DnsServer::Loop::ReceiveStream(uint64_t id, const Handler& handler) {
  Stream& stream = streams_.at(id);
  std::array<uint8_t, 4096> buffer;
  const ssize_t n = recv(stream.fd, buffer.data(), buffer.size(), 0);
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  if (n == 0) return false;
  std::vector<uint8_t>& received = stream.received;
  received.insert(received.end(), buffer.begin(), buffer.begin() + n);
  while (received.size() >= 2) {
    const size_t size = 2 + (received[0] << 8 | received[1]);
    if (received.size() < size) break;
    OnBytes(absl::MakeConstSpan(received).subspan(2, size - 2),
            {Transport::kTcp, id, {}}, handler);
    received.erase(received.begin(), received.begin() + size);
  }
  return true;
}

void DnsServer::Loop::OnBytes(absl::Span<const uint8_t> bytes,
                              const Asker& asker, const Handler& handler) {
  const absl::StatusOr<Message> query = ParseMessage(bytes);
  if (!query.ok() || query->header.is_reply || !query->question) return;
  const Time now = std::chrono::steady_clock::now();
  for (Action& action : handler(*query, asker.transport)) {
    const Time when = now + absl::ToChronoNanoseconds(action.delay);
    due_.emplace(when, Due{asker, std::move(action)});
  }
}

void DnsServer::Loop::CloseStream(uint64_t id) {
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;
  close(found->second.fd);
  streams_.erase(found);
  --stream_count_;
}

}  // namespace rawnet
