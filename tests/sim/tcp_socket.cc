// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/tcp_socket.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "rawnet/tests/sim/sim_stack.h"

namespace rawnet {
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
  heard_at_ = stack().schedule().Now();
  probes_ = 0;
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
  StartKeepAlive();
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
  stack().schedule().Cancel(std::exchange(keep_alive_timer_, {}));
  state_ = State::kClosed;
  if (error != 0) SetError(error);
  read_shut_ = write_shut_ = true;
  stack().LetGo(*this);
  ReleasePort();
  Changed();
}

}  // namespace rawnet
