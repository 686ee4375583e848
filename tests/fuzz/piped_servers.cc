// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/fuzz/piped_servers.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/async/sleep.h"
#include "rawnet/resolver/wire_writer.h"
#include "rawnet/socket/pipe.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

constexpr size_t kPrefixSize = 2;  // of a frame
constexpr absl::Duration kSlow = absl::Milliseconds(300);

std::string WireBytes(const IpAddress& address) {
  WireWriter out;
  address.is_v4() ? ARdata{address}.Write(out) : AaaaRdata{address}.Write(out);
  const std::vector<uint8_t> bytes = out.Finish().value();
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace

void PipedConnection::Receive() {
  if (!open()) return;
  for (;;) {
    char buffer[512];
    const IoResult read = conn_->TryRead(absl::MakeSpan(buffer));
    if (read.must_wait()) break;
    if (read.bytes() == 0) return Close();  // Nobody is there any more.
    received_.append(buffer, read.bytes());
  }
  if (is_stream()) {
    TakeFrames();
  } else if (!received_.empty()) {
    Promise(query_count_ == 0, "a datagram's connection has one query");
    TakeQuery(received_);
    received_.clear();
  }
}

void PipedConnection::TakeFrames() {
  while (received_.size() >= kPrefixSize) {
    const size_t size = static_cast<uint8_t>(received_[0]) << 8 |
                        static_cast<uint8_t>(received_[1]);
    if (received_.size() < kPrefixSize + size) return;
    TakeQuery(absl::string_view(received_).substr(kPrefixSize, size));
    received_.erase(0, kPrefixSize + size);
  }
}

void PipedConnection::TakeQuery(absl::string_view bytes) {
  absl::StatusOr<Message> query = ParseMessage(absl::MakeConstSpan(
      reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
  Promise(query.ok() && query->question.has_value(), "a query can be read");
  Promise(query->header ==
              DnsHeader{.id = query->header.id, .recursion_desired = true},
          "a query's header is one");
  Promise(query->answers.empty() && query->authorities.empty() &&
              query->additionals.empty() && query->trailing_size == 0,
          "a query has a question alone");
  const auto has_same_id = [&](const Message& other) {
    return other.header.id == query->header.id;
  };
  Promise(!ids_known_ ||
              std::none_of(waiting_.begin(), waiting_.end(), has_same_id),
          "queries of one connection have ids of their own");
  ++query_count_;
  waiting_.push_back(*std::move(query));
}

std::string PipedConnection::Framed(absl::string_view message) const {
  std::string framed;
  if (is_stream()) {
    framed = {static_cast<char>(message.size() >> 8),
              static_cast<char>(message.size())};
  }
  framed.append(message.data(), message.size());
  return framed;
}

void PipedConnection::Send(absl::string_view bytes) {
  if (!open()) return;
  const IoResult written = conn_->TryWrite(bytes);
  if (written.must_wait() || !written.status().ok()) return;
  sent_.append(bytes.data(), written.bytes());
}

void PipedConnection::Close() {
  conn_.reset();
  waiting_.clear();
}

bool PipedConnection::HasSent(absl::string_view bytes) const {
  return absl::StrContains(sent_, bytes);
}

ConnectToServer PipedServers::Connector() {
  return [this](Context context, DnsTransport transport, Endpoint) {
    return Connect(std::move(context), transport);
  };
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> PipedServers::Connect(
    Context context, DnsTransport transport) {
  const Connecting how = connecting_;
  if (how == Connecting::kRefused) co_return absl::UnavailableError("refused");
  if (how != Connecting::kAtOnce) {
    const absl::Duration time =
        how == Connecting::kSlowly ? kSlow : absl::Hours(1);
    const absl::Status status = co_await Sleep(context, time);
    if (!status.ok()) co_return status;
  }
  auto [near, far] = Pipe();
  connections_.push_back(
      std::make_unique<PipedConnection>(transport, std::move(far)));
  open_.push_back(connections_.back().get());
  co_return std::move(near);
}

void PipedServers::Receive() {
  for (PipedConnection* connection : open_) connection->Receive();
  const auto closed = [](PipedConnection* one) { return !one->open(); };
  open_.erase(std::remove_if(open_.begin(), open_.end(), closed), open_.end());
}

bool PipedServers::HaveSent(const IpAddress& address) const {
  const std::string bytes = WireBytes(address);
  return std::any_of(
      connections_.begin(), connections_.end(),
      [&](const auto& connection) { return connection->HasSent(bytes); });
}

}  // namespace rawnet
