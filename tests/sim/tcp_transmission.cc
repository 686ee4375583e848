// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What a TCP socket sends, and sends again when its time has come.

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "rawnet/tests/sim/sim_stack.h"
#include "rawnet/tests/sim/tcp_socket.h"

namespace rawnet {
namespace {

// tcp(7): tcp_syn_retries, tcp_synack_retries, tcp_retries2.
constexpr int kSynRetriesMax = 6;
constexpr int kSynAckRetriesMax = 5;
constexpr int kRetriesMax = 15;
constexpr absl::Duration kInitialTimeout = absl::Seconds(1);
constexpr absl::Duration kTimeoutMin = absl::Milliseconds(200);
constexpr absl::Duration kTimeoutMax = absl::Seconds(120);

constexpr size_t kSegmentSize = 1440;
constexpr size_t kLoopbackSegmentSize = 65483;

}  // namespace

void TcpSocket::SendReset() {
  SendPacket({.ack = true, .rst = true, .sequence = sender_.highest()});
}

void TcpSocket::SendSyn() {
  SimPacket packet{.syn = true, .sequence = first_sequence_};
  packet.ack = state_ == State::kSynReceived;
  timed_sequence_ = timeouts_ == 0 ? first_sequence_ + 1 : 0;
  timed_since_ = stack().schedule().Now();
  SendPacket(std::move(packet));
}

void TcpSocket::SendAck() {
  SendPacket({.ack = true, .sequence = sender_.highest()});
}

void TcpSocket::SendSegments() {
  if (state_ != State::kEstablished) return;
  const size_t size_max =
      remote().address == local().address || remote().address.IsLoopback()
          ? kLoopbackSegmentSize
          : kSegmentSize;
  while (std::optional<TcpSender::Segment> segment = sender_.Next(size_max)) {
    if (timed_sequence_ == 0 && timeouts_ == 0) {
      timed_sequence_ = sender_.next();
      timed_since_ = stack().schedule().Now();
    }
    SendPacket({.payload = std::move(segment->payload),
                .ack = true,
                .fin = segment->fin,
                .sequence = segment->sequence});
  }
  StartTimer();
}

void TcpSocket::SendPacket(SimPacket packet) {
  packet.source = local();
  packet.destination = remote();
  packet.window = window();
  if (packet.ack) packet.acknowledgment = receiver_.next();
  told_window_end_ = receiver_.next() + packet.window;
  stack().Transmit(std::move(packet));
}

size_t TcpSocket::window() const {
  return receiver_.Window(options().receive_capacity());
}

// Not for every read: when the peer can send two segments more, or half of the
// buffer. RFC 9293 3.8.6.2.2.
void TcpSocket::TellNewWindow() {
  if (state_ != State::kEstablished || receiver_.fin_received()) return;
  const uint64_t end = receiver_.next() + window();
  const uint64_t gain = end > told_window_end_ ? end - told_window_end_ : 0;
  if (gain >= std::min(2 * kSegmentSize, options().receive_capacity() / 2)) {
    SendAck();
  }
}

void TcpSocket::OnWindowNewsLost() {
  window_news_lost_ = true;
  StartTimer();
}

absl::Duration TcpSocket::RetransmissionTimeout() const {
  const absl::Duration first = round_trip_ == absl::InfiniteDuration()
                                   ? kInitialTimeout
                                   : round_trip_ + kTimeoutMin;
  return std::min(first * (int64_t{1} << std::min(timeouts_, 20)), kTimeoutMax);
}

void TcpSocket::MeasureRoundTrip(uint64_t acknowledgment) {
  if (timed_sequence_ == 0 || acknowledgment < timed_sequence_) return;
  timed_sequence_ = 0;
  const absl::Duration taken = stack().schedule().Now() - timed_since_;
  round_trip_ = round_trip_ == absl::InfiniteDuration()
                    ? taken
                    : round_trip_ + (taken - round_trip_) / 8;
}

void TcpSocket::StartTimer() {
  if (timer_.number != 0) return;
  const bool handshake =
      state_ == State::kSynSent || state_ == State::kSynReceived;
  const bool asks = window_news_lost_ && sender_.blocked_by_window();
  if (!handshake && !sender_.awaits_ack() && !asks) return;
  timer_ = stack().schedule().After(
      RetransmissionTimeout(), [weak = weak_from_this()] {
        if (const auto socket = weak.lock()) {
          static_cast<TcpSocket&>(*socket).OnTimer();
        }
      });
}

void TcpSocket::StopTimer() {
  stack().schedule().Cancel(std::exchange(timer_, {}));
}

// RFC 9293 3.8.4
void TcpSocket::StartKeepAlive() {
  stack().schedule().Cancel(std::exchange(keep_alive_timer_, {}));
  if (state_ != State::kEstablished || !options().keeps_alive()) return;
  KeepAliveAfter(heard_at_ + options().keep_alive_idle() -
                 stack().schedule().Now());
}

void TcpSocket::KeepAliveAfter(absl::Duration delay) {
  keep_alive_timer_ = stack().schedule().InBackground(
      std::max(delay, absl::ZeroDuration()), [weak = weak_from_this()] {
        if (const auto socket = weak.lock()) {
          static_cast<TcpSocket&>(*socket).OnKeepAlive();
        }
      });
}

void TcpSocket::OnKeepAlive() {
  keep_alive_timer_ = {};
  if (state_ != State::kEstablished || !options().keeps_alive()) return;
  const absl::Duration idle = stack().schedule().Now() - heard_at_;
  // What was sent and not acknowledged is sent again by another timer.
  if (sender_.awaits_ack()) return KeepAliveAfter(options().keep_alive_idle());
  if (idle < options().keep_alive_idle()) {
    return KeepAliveAfter(options().keep_alive_idle() - idle);
  }
  if (probes_++ >= options().keep_alive_count()) {
    SendReset();
    End(ETIMEDOUT);
    return;
  }
  AskForAck();
  KeepAliveAfter(options().keep_alive_interval());
}

// One before what the peer has: it answers with where it is.
void TcpSocket::AskForAck() {
  SendPacket({.ack = true, .sequence = sender_.highest() - 1});
}

void TcpSocket::RestartTimer() {
  StopTimer();
  StartTimer();
}

void TcpSocket::OnTimer() {
  timer_ = {};
  const int retries_max = state_ == State::kSynSent       ? kSynRetriesMax
                          : state_ == State::kSynReceived ? kSynAckRetriesMax
                                                          : kRetriesMax;
  if (++timeouts_ > retries_max) {
    End(ETIMEDOUT);
    return;
  }
  timed_sequence_ = 0;  // Karn: what is sent twice is not timed
  if (state_ == State::kSynSent || state_ == State::kSynReceived) {
    SendSyn();
  } else if (sender_.awaits_ack()) {
    sender_.Rewind();
    SendSegments();
  } else {
    AskForAck();
  }
  StartTimer();
}

}  // namespace rawnet
