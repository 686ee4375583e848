// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/dns_responder.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "rawnet/benchmarks/pin_thread.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {
namespace {

// Who asks runs on the other one.
constexpr int kServerProcessor = 1;

constexpr int kBufferWanted = 32 * 1024 * 1024;
// What Linux counts against the buffer for a small datagram, and some more.
constexpr int kDatagramCost = 800;

constexpr auto kSpinTime = std::chrono::milliseconds(1);

constexpr size_t kHeaderSize = DnsHeader::kWireSize;
constexpr size_t kTypeAndClassSize = 4;

}  // namespace

DnsResponder::DnsResponder(Idle idle)
    : idle_(idle),
      fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
      reply_a_(ReplyTo(QueryFor(RecordType::kA), 2)),
      reply_aaaa_(ReplyTo(QueryFor(RecordType::kAaaa), 2)),
      question_end_(kHeaderSize +
                    QueryFor(RecordType::kA).question.name.wire().size() +
                    kTypeAndClassSize) {
  address_.sin_family = AF_INET;
  address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address_);
  auto* address = reinterpret_cast<sockaddr*>(&address_);
  CheckThat(::bind(fd_, address, size) == 0 &&
                ::getsockname(fd_, address, &size) == 0,
            "no UDP port on 127.0.0.1");
  EnlargeBuffer();
  thread_ = std::thread([this] {
    PinThread(kServerProcessor);
    Serve();
  });
}

DnsResponder::~DnsResponder() {
  // An empty datagram ends it.
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const auto* address = reinterpret_cast<const sockaddr*>(&address_);
  const ssize_t sent = ::sendto(fd, nullptr, 0, 0, address, sizeof(address_));
  CheckThat(sent == 0, "the server cannot be told to end");
  ::close(fd);
  thread_.join();
  ::close(fd_);
}

// socket(7): root may have more than net.core.rmem_max.
void DnsResponder::EnlargeBuffer() {
  const int wanted = kBufferWanted;
  if (::setsockopt(fd_, SOL_SOCKET, SO_RCVBUFFORCE, &wanted, sizeof(wanted)) !=
      0) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof(wanted));
  }
  int got = 0;
  socklen_t size = sizeof(got);
  ::getsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &got, &size);
  queries_max_ = static_cast<size_t>(got / kDatagramCost);
}

void DnsResponder::Serve() {
  for (;;) {
    sockaddr_in client = {};
    const absl::Span<const uint8_t> query = Receive(client);
    if (query.empty()) return;
    const absl::Span<const uint8_t> reply = Reply(query);
    // A client that has gone is no matter of ours.
    ::sendto(fd_, reply.data(), reply.size(), 0,
             reinterpret_cast<const sockaddr*>(&client), sizeof(client));
  }
}

absl::Span<const uint8_t> DnsResponder::Receive(sockaddr_in& client) {
  const auto receive = [&](int flags) {
    socklen_t client_size = sizeof(client);
    return ::recvfrom(fd_, query_, sizeof(query_), flags,
                      reinterpret_cast<sockaddr*>(&client), &client_size);
  };
  ssize_t size = -1;
  if (idle_ == Idle::kSpins) {
    const auto end = std::chrono::steady_clock::now() + kSpinTime;
    while (size < 0 && std::chrono::steady_clock::now() < end) {
      size = receive(MSG_DONTWAIT);
    }
  }
  if (size < 0) size = receive(0);
  CheckThat(size >= 0, "recvfrom failed");
  return {query_, static_cast<size_t>(size)};
}

absl::Span<const uint8_t> DnsResponder::Reply(absl::Span<const uint8_t> query) {
  CheckThat(query.size() >= question_end_, "the query is too short");
  const uint8_t type = query[question_end_ - kTypeAndClassSize + 1];
  Bytes& reply = RecordType{type} == RecordType::kA ? reply_a_ : reply_aaaa_;
  std::copy_n(query.begin(), 2, reply.begin());
  std::copy(query.begin() + kHeaderSize, query.begin() + question_end_,
            reply.begin() + kHeaderSize);
  return reply;
}

}  // namespace rawnet
