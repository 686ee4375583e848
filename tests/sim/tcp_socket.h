// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_TCP_SOCKET_H_
#define RAWNET_TESTS_SIM_TCP_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "absl/time/time.h"
#include "rawnet/tests/sim/sim_schedule.h"
#include "rawnet/tests/sim/sim_socket.h"
#include "rawnet/tests/sim/tcp_receiver.h"
#include "rawnet/tests/sim/tcp_sender.h"

namespace rawnet {

// A TCP socket: RFC 9293's state machine, and the answers of Linux. Without
// congestion control, Nagle's delay, delayed acknowledgments, TCP_USER_TIMEOUT,
// urgent data and TIME_WAIT.
//
//   state         how it gets there                   leaves it by
//   kClosed       fresh; reset; both FINs done        connect, listen
//   kListening    listen                              close, shutdown
//   kSynSent      connect                             SYN-ACK, RST, silence
//   kSynReceived  a SYN for a listener; a SYN that    ACK, RST, silence
//                 met our own
//   kEstablished  the handshake is over               RST, both FINs done
//
// Half-closed and closing states are kEstablished with what the two halves and
// the shutdown flags say.
class TcpSocket final : public SimSocket {
 public:
  TcpSocket(SimStack& stack, SocketFamily family)
      : SimSocket(stack, family, SocketType::kStream) {}

  // The system calls: tcp_calls.cc.
  int Connect(const Endpoint& remote) override;
  int Listen(int backlog) override;
  int Accept(std::shared_ptr<SimSocket>* accepted) override;
  int Shutdown(ShutdownSide side) override;
  ssize_t Receive(absl::Span<char> buffer, bool* truncated) override;
  ssize_t Send(absl::string_view bytes) override;
  void Close() override;
  int PeerName(Endpoint* peer) const override;
  SimReadiness Readiness() const override;
  bool listening() const override { return state_ == State::kListening; }
  bool connected() const override {
    return state_ != State::kClosed && state_ != State::kListening;
  }

  // The packets that come: tcp_socket.cc; those that go: tcp_transmission.cc.
  void OnPacket(const SimPacket& packet) override;
  void OnIcmpError(int error) override;
  void OnOptions() override { StartKeepAlive(); }
  // A packet that might have told of the peer's window was lost: its sender
  // does not send it again, so this end has to ask.
  void OnWindowNewsLost();

 private:
  enum class State {
    kClosed,
    kListening,
    kSynSent,
    kSynReceived,
    kEstablished,
  };
  // socket(2)'s own state, which decides what connect(2) says.
  enum class Phase { kUnconnected, kConnecting, kConnected, kDisconnecting };

  void OnPacketInListening(const SimPacket& packet);
  void OnPacketInSynSent(const SimPacket& packet);
  void OnPacketInSynReceived(const SimPacket& packet);
  void OnPacketInEstablished(const SimPacket& packet);
  void OnSynForListener(const SimPacket& packet);
  void OnBytes(const SimPacket& packet);

  void StartHandshake();
  void BecomeEstablished(const SimPacket& packet);
  // False: the listener has no room for this connection.
  bool JoinListener();
  bool AcceptQueueIsFull() const { return accept_queue_.size() > backlog_; }
  // The connection is over by an error, or in order with 0.
  void End(int error);
  void EndIfBothHalvesAreDone();
  void SendReset();
  void StopListening();
  // What connect(2) and shutdown(2) do to a connection that never was.
  void Disconnect();
  bool CanSend() const { return state_ == State::kEstablished && !write_shut_; }
  bool HasRoomToWrite() const;

  void SendSyn();
  void SendAck();
  void AskForAck();
  // What the window allows.
  void SendSegments();
  void SendPacket(SimPacket packet);
  void TellNewWindow();
  size_t window() const;

  void StartTimer();
  void RestartTimer();
  void StopTimer();
  void OnTimer();
  void StartKeepAlive();
  void KeepAliveAfter(absl::Duration delay);
  void OnKeepAlive();
  absl::Duration RetransmissionTimeout() const;
  void MeasureRoundTrip(uint64_t acknowledgment);

  State state_ = State::kClosed;
  Phase phase_ = Phase::kUnconnected;
  bool has_descriptor_ = true;
  bool read_shut_ = false;
  bool write_shut_ = false;
  bool peer_finished_ = false;  // for good: no error can follow for a reader
  bool wants_room_ = false;     // a send was refused

  uint64_t first_sequence_ = 0;
  TcpSender sender_;
  TcpReceiver receiver_;
  uint64_t told_window_end_ = 0;
  bool window_news_lost_ = false;

  SimSchedule::Id timer_;
  int timeouts_ = 0;  // in a row
  absl::Duration round_trip_ = absl::InfiniteDuration();
  uint64_t timed_sequence_ = 0;  // 0: none is being timed
  MonotonicTime timed_since_;

  SimSchedule::Id keep_alive_timer_;
  int probes_ = 0;  // without an answer
  MonotonicTime heard_at_;

  size_t backlog_ = 0;
  std::deque<std::shared_ptr<TcpSocket>> accept_queue_;
  std::weak_ptr<SimSocket> listener_;  // of a connection that it has not yet
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_TCP_SOCKET_H_
