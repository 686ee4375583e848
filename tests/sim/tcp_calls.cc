// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The system calls of a TCP socket. What they answer is Linux's
// net/ipv4/af_inet.c and tcp.c.

#include <algorithm>
#include <cerrno>
#include <utility>

#include "rawnet/tests/sim/sim_stack.h"
#include "rawnet/tests/sim/tcp_socket.h"

namespace rawnet {
namespace {

constexpr int kBacklogMax = 4096;  // net.core.somaxconn

}  // namespace

// inet_stream_connect
int TcpSocket::Connect(const Endpoint& remote) {
  int answer = -EALREADY;
  switch (phase_) {
    case Phase::kDisconnecting:
      return -EINVAL;
    case Phase::kConnected:
      return -EISCONN;
    case Phase::kUnconnected: {
      if (state_ != State::kClosed) return -EISCONN;
      const int error = ChooseLocal(remote);
      if (error < 0) return error;
      phase_ = Phase::kConnecting;
      StartHandshake();
      answer = -EINPROGRESS;
      break;
    }
    case Phase::kConnecting:
      break;
  }
  if (state_ == State::kSynSent || state_ == State::kSynReceived) return answer;
  if (state_ == State::kClosed) {
    const int error = TakeError();
    phase_ = Phase::kUnconnected;
    Disconnect();
    return error == 0 ? -ECONNABORTED : -error;
  }
  phase_ = Phase::kConnected;
  return 0;
}

int TcpSocket::Listen(int backlog) {
  if (phase_ != Phase::kUnconnected) return -EINVAL;
  if (state_ != State::kClosed && state_ != State::kListening) return -EINVAL;
  backlog_ = static_cast<size_t>(backlog < 0 ? kBacklogMax
                                             : std::min(backlog, kBacklogMax));
  if (state_ == State::kListening) return 0;
  if (!bound() && !BindAutomatically()) return -EADDRINUSE;
  // Two that are bound may share a port that two listeners may not.
  state_ = State::kListening;
  if (stack().ports(type()).Conflicts(*this, local())) {
    state_ = State::kClosed;
    return -EADDRINUSE;
  }
  Changed();
  return 0;
}

int TcpSocket::Accept(std::shared_ptr<SimSocket>* accepted) {
  if (state_ != State::kListening) return -EINVAL;
  if (accept_queue_.empty()) return -EAGAIN;
  accept_queue_.front()->has_descriptor_ = true;
  accept_queue_.front()->phase_ = Phase::kConnected;
  *accepted = std::move(accept_queue_.front());
  accept_queue_.pop_front();
  return 0;
}

// inet_shutdown
int TcpSocket::Shutdown(ShutdownSide side) {
  const bool read = side == ShutdownSide::kRead;
  if (state_ == State::kSynSent || (state_ == State::kListening && read)) {
    // tcp_disconnect
    const int error = state_ == State::kSynSent ? ECONNRESET : 0;
    if (state_ == State::kListening) StopListening();
    phase_ = Phase::kUnconnected;
    Disconnect();
    SetError(error);
    Changed();
    return 0;
  }
  if (state_ == State::kListening) return 0;
  (read ? read_shut_ : write_shut_) = true;
  const bool closed = state_ == State::kClosed;
  if (phase_ == Phase::kConnecting) {
    phase_ = closed ? Phase::kDisconnecting : Phase::kConnected;
  }
  if (!read && !closed) {
    sender_.AppendFin();
    SendSegments();
  }
  Changed();
  return closed ? -ENOTCONN : 0;
}

// tcp_recvmsg
ssize_t TcpSocket::Receive(absl::Span<char> buffer, bool* truncated) {
  *truncated = false;
  if (state_ == State::kListening) return -ENOTCONN;
  if (receiver_.readable() > 0) {
    const size_t size = receiver_.Read(buffer);
    TellNewWindow();
    return static_cast<ssize_t>(size);
  }
  if (peer_finished_) return 0;
  if (pending_error() != 0) return -TakeError();
  if (read_shut_) return 0;
  return state_ == State::kClosed ? -ENOTCONN : -EAGAIN;
}

// tcp_sendmsg
ssize_t TcpSocket::Send(absl::string_view bytes) {
  if (pending_error() != 0) return -TakeError();
  if (state_ == State::kSynSent || state_ == State::kSynReceived) {
    return -EAGAIN;
  }
  if (!CanSend()) return -EPIPE;
  if (bytes.empty()) return 0;
  const size_t taken = sender_.Append(bytes, options().send_capacity());
  SendSegments();
  if (taken == 0) {
    wants_room_ = true;
    return -EAGAIN;
  }
  return static_cast<ssize_t>(taken);
}

// tcp_close
void TcpSocket::Close() {
  has_descriptor_ = false;
  switch (state_) {
    case State::kListening:
      StopListening();
      return;
    case State::kClosed:
      return;
    case State::kSynSent:
      End(0);
      return;
    case State::kSynReceived:
    case State::kEstablished:
      break;
  }
  // RFC 2525 2.17: what nobody will read is answered with a reset.
  if (options().resets_on_close() || receiver_.readable() > 0) {
    SendReset();
    End(0);
    return;
  }
  read_shut_ = write_shut_ = true;
  sender_.AppendFin();
  if (state_ == State::kEstablished) SendSegments();
  EndIfBothHalvesAreDone();
}

void TcpSocket::StopListening() {
  state_ = State::kClosed;
  ReleasePort();
  for (const auto& waiting : std::exchange(accept_queue_, {})) {
    waiting->SendReset();
    waiting->End(0);
  }
}

void TcpSocket::Disconnect() {
  if (state_ != State::kClosed) End(0);
  SetError(0);
  read_shut_ = write_shut_ = peer_finished_ = false;
  receiver_ = TcpReceiver();
  sender_ = TcpSender();
  ForgetNames();
}

int TcpSocket::PeerName(Endpoint* peer) const {
  const bool unknown = state_ == State::kClosed || state_ == State::kSynSent ||
                       state_ == State::kListening;
  if (unknown) return -ENOTCONN;
  *peer = remote();
  return 0;
}

bool TcpSocket::HasRoomToWrite() const {
  // sk_stream_is_writeable: a third is free.
  const size_t capacity = options().send_capacity();
  return sender_.buffered() <= capacity - capacity / 3;
}

// tcp_poll
SimReadiness TcpSocket::Readiness() const {
  SimReadiness now;
  if (state_ == State::kListening) {
    now.readable = !accept_queue_.empty();
    return now;
  }
  const bool hung_up = state_ == State::kClosed || (read_shut_ && write_shut_);
  now.closing = hung_up || read_shut_ || pending_error() != 0;
  now.readable = now.closing || receiver_.readable() > 0;
  const bool connecting =
      state_ == State::kSynSent || state_ == State::kSynReceived;
  now.writable = hung_up || pending_error() != 0 ||
                 (!connecting && (write_shut_ || HasRoomToWrite()));
  return now;
}

}  // namespace rawnet
