// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/tcp_socket.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "rawnet/tests/sim/sim_stack.h"

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

void TcpSocket::StartHandshake() {
  SetError(0);
  first_sequence_ = stack().NewSequence();
  state_ = State::kSynSent;
  timeouts_ = 0;
  round_trip_ = absl::InfiniteDuration();
  stack().Hold(*this);
  SendSyn();
  StartTimer();
}

void TcpSocket::OnPacket(const SimPacket& packet) {
  switch (state_) {
    case State::kClosed:
      return;
    case State::kListening:
      return OnPacketInListening(packet);
    case State::kSynSent:
      return OnPacketInSynSent(packet);
    case State::kSynReceived:
      return OnPacketInSynReceived(packet);
    case State::kEstablished:
      return OnPacketInEstablished(packet);
  }
}

void TcpSocket::OnPacketInListening(const SimPacket& packet) {
  if (packet.rst) return;
  if (packet.ack) return stack().Refuse(packet);
  if (packet.syn) OnSynForListener(packet);
}

void TcpSocket::OnSynForListener(const SimPacket& packet) {
  // listen(2): the client tries again when its SYN is dropped.
  if (AcceptQueueIsFull()) return;
  auto child = std::make_shared<TcpSocket>(stack(), family());
  child->has_descriptor_ = false;
  child->listener_ = weak_from_this();
  child->first_sequence_ = stack().NewSequence();
  child->receiver_.Start(packet.sequence + 1);
  child->sender_.Start(child->first_sequence_ + 1, packet.window);
  child->state_ = State::kSynReceived;
  // sk_clone_lock copies them too.
  child->read_shut_ = read_shut_;
  child->write_shut_ = write_shut_;
  child->Inherit(*this, packet.destination, packet.source);
  stack().Hold(*child);
  child->SendSyn();
  child->StartTimer();
}

void TcpSocket::OnPacketInSynSent(const SimPacket& packet) {
  const bool acknowledges = packet.ack;
  if (acknowledges && packet.acknowledgment != first_sequence_ + 1) {
    if (!packet.rst) stack().Refuse(packet);
    return;
  }
  if (packet.rst) {
    if (acknowledges) End(ECONNREFUSED);
    return;
  }
  if (!packet.syn) return;
  receiver_.Start(packet.sequence + 1);
  sender_.Start(first_sequence_ + 1, packet.window);
  if (acknowledges) {
    BecomeEstablished(packet);
    SendAck();
    return;
  }
  // Both ends have called.
  state_ = State::kSynReceived;
  SendSyn();
}

void TcpSocket::OnPacketInSynReceived(const SimPacket& packet) {
  if (packet.rst) {
    End(ECONNREFUSED);
    return;
  }
  if (packet.ack && packet.acknowledgment == first_sequence_ + 1) {
    if (!JoinListener()) return;
    // It was shut before it was open.
    if (write_shut_) sender_.AppendFin();
    BecomeEstablished(packet);
    if (!packet.syn) OnBytes(packet);
    return;
  }
  if (packet.syn) SendSyn();
}

void TcpSocket::BecomeEstablished(const SimPacket& packet) {
  state_ = State::kEstablished;
  StopTimer();
  MeasureRoundTrip(packet.acknowledgment);
  sender_.OnAck(packet.acknowledgment, packet.window);
  SendSegments();
  Changed();
}

bool TcpSocket::JoinListener() {
  if (has_descriptor_) return true;  // both ends have called
  const auto listener = std::static_pointer_cast<TcpSocket>(listener_.lock());
  if (listener == nullptr || !listener->listening()) {
    SendReset();
    End(0);
    return false;
  }
  if (listener->AcceptQueueIsFull()) return false;
  listener->accept_queue_.push_back(
      std::static_pointer_cast<TcpSocket>(shared_from_this()));
  // It is not an orphan: somebody will take it.
  has_descriptor_ = true;
  listener->Changed();
  return true;
}

void TcpSocket::OnPacketInEstablished(const SimPacket& packet) {
  if (packet.rst) {
    // RFC 5961 3.2: not from anywhere.
    if (packet.sequence < receiver_.next()) return;
    End(receiver_.fin_received() ? EPIPE : ECONNRESET);
    return;
  }
  // An old SYN-ACK: the peer has not heard that the handshake is over.
  if (packet.syn) return SendAck();
  OnBytes(packet);
}

void TcpSocket::OnBytes(const SimPacket& packet) {
  const bool brings = !packet.payload.empty() || packet.fin;
  const uint64_t end = packet.sequence + packet.payload.size();
  const bool nobody_reads =
      read_shut_ && write_shut_ && !receiver_.fin_received();
  if (nobody_reads && !packet.payload.empty() && end > receiver_.next()) {
    // RFC 1122 4.2.2.13
    SendReset();
    End(ECONNRESET);
    return;
  }
  if (packet.ack && sender_.OnAck(packet.acknowledgment, packet.window)) {
    timeouts_ = 0;
    if (!sender_.blocked_by_window()) window_news_lost_ = false;
    MeasureRoundTrip(packet.acknowledgment);
    RestartTimer();
    SendSegments();
    if (HasRoomToWrite() && std::exchange(wants_room_, false)) Changed();
  }
  const bool old = packet.sequence < receiver_.next();
  const bool news =
      receiver_.OnSegment(packet.sequence, packet.payload, packet.fin,
                          options().receive_capacity());
  if (receiver_.fin_received()) read_shut_ = peer_finished_ = true;
  if (brings || old) SendAck();
  if (news) Changed();
  EndIfBothHalvesAreDone();
}

void TcpSocket::OnIcmpError(int error) {
  if (state_ == State::kSynSent) End(error);
}

void TcpSocket::EndIfBothHalvesAreDone() {
  if (sender_.fin_acknowledged() && receiver_.fin_received()) End(0);
}

void TcpSocket::End(int error) {
  const auto self = shared_from_this();  // the stack may have held the last
  StopTimer();
  state_ = State::kClosed;
  if (error != 0) SetError(error);
  read_shut_ = write_shut_ = true;
  stack().LetGo(*this);
  ReleasePort();
  Changed();
}

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
    // One before what the peer has: it answers with its window.
    SendPacket({.ack = true, .sequence = sender_.highest() - 1});
  }
  StartTimer();
}

}  // namespace rawnet
