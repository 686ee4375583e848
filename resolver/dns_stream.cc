// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_stream.h"

#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/resolver/dns_bytes.h"
#include "rawnet/resolver/reply_match.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/sockopt/buffers.h"
#include "rawnet/sockopt/tcp_options.h"

namespace rawnet {
namespace {

constexpr size_t kPrefixSize = 2;  // of a frame: the size of the message

MonotonicTime Now() { return EventLoop::Current().clock().Now(); }

size_t SizeIn(absl::string_view prefix) {
  return static_cast<uint8_t>(prefix[0]) << 8 | static_cast<uint8_t>(prefix[1]);
}

}  // namespace

// Whoever waits for a reply, in the frame of its coroutine.
class DnsStream::Asker {
 public:
  Asker(DnsStream& stream, const ExchangeRequest* request)
      : request(request), stream_(stream) {
    if (stream_.asked_.empty()) stream_.heard_ = Now();
    stream_.asked_[request->query.id] = this;
    stream_.answered_.erase(request->query.id);
    ++stream_.askers_;
    stream_.idle_since_ = MonotonicTime::Infinite();
  }
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;
  ~Asker() {
    const auto it = stream_.asked_.find(request->query.id);
    if (!answer.has_value() && it != stream_.asked_.end()) {
      it->second = nullptr;
      if (!sent) stream_.asked_.erase(it);
    }
    for (const Role* role : {&stream_.writing_, &stream_.reading_}) {
      if (!role->taken) stream_.WakeOneFor(*role);
    }
    if (--stream_.askers_ > 0) return;
    stream_.idle_since_ = Now();
  }

  const ExchangeRequest* const request;
  bool sent = false;
  std::optional<Answer> answer;
  LocalEvent news;

 private:
  DnsStream& stream_;
};

// Has a role as long as it lives.
class DnsStream::Turn {
 public:
  Turn(DnsStream& stream, Role& role) : stream_(stream), role_(role) {
    role_.taken = true;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    role_.taken = false;
    if (writing_) stream_.BreakOff();
    stream_.WakeOneFor(role_);
  }

  // A message that was written in part makes the rest of the stream senseless.
  void BeginWrite() { writing_ = true; }
  void EndWrite() { writing_ = false; }

 private:
  DnsStream& stream_;
  Role& role_;
  bool writing_ = false;
};

Task<absl::StatusOr<Answer>> DnsStream::Ask(Context context,
                                            const ExchangeRequest* request) {
  Asker asker(*this, request);
  for (;;) {
    if (asker.answer.has_value()) co_return *std::move(asker.answer);
    if (failed()) co_return failure_;
    absl::Status status;
    if ((asker.sent ? reading_ : writing_).taken) {
      status = co_await asker.news.Wait(context, MonotonicTime::Infinite());
    } else if (asker.sent) {
      status = co_await ReadUntilNews(context, &asker);
    } else {
      status = co_await Send(context, &asker);
    }
    if (context.done()) co_return context.status();
    if (!status.ok()) Fail(status);
  }
}

Task<absl::Status> DnsStream::Send(Context context, Asker* asker) {
  Turn turn(*this, writing_);
  if (conn_ == nullptr) {
    const absl::Status connected = co_await Connect(context, asker->request);
    if (!connected.ok()) co_return connected;
  }
  const absl::StatusOr<std::vector<uint8_t>> message =
      BuildQuery(asker->request->query);
  if (!message.ok()) co_return message.status();
  const char prefix[kPrefixSize] = {static_cast<char>(message->size() >> 8),
                                    static_cast<char>(message->size())};
  // One segment: some servers and middleboxes read the size and the message
  // with one call (RFC 7766 section 8).
  Buffers buffers;
  buffers.Append({prefix, sizeof(prefix)});
  buffers.Append(AsText(*message));
  turn.BeginWrite();
  const absl::StatusOr<size_t> sent = co_await conn_->Writev(context, buffers);
  const bool in_part = !sent.ok() && BytesWritten(sent.status()) > 0;
  if (!in_part || !context.done()) turn.EndWrite();
  asker->sent = sent.ok();
  co_return sent.status();
}

Task<absl::Status> DnsStream::Connect(Context context,
                                      const ExchangeRequest* request) {
  absl::StatusOr<std::unique_ptr<Conn>> conn = absl::UnknownError("");
  if (request->connect != nullptr) {
    conn = co_await (*request->connect)(context, DnsTransport::kTcp,
                                        request->server);
  } else {
    absl::StatusOr<std::unique_ptr<TcpConn>> tcp =
        co_await ConnectTcp(context, request->server);
    if (tcp.ok()) tcp_ = tcp->get();
    conn = std::move(tcp);
  }
  if (conn.ok()) conn_ = *std::move(conn);
  co_return conn.status();
}

// Reads until `asker` has its answer, for whoever asks.
Task<absl::Status> DnsStream::ReadUntilNews(Context context,
                                            const Asker* asker) {
  const Turn turn(*this, reading_);
  while (!asker->answer.has_value() && !failed()) {
    const absl::StatusOr<ScratchData> read =
        co_await conn_->ReadScratch(context);
    if (!read.ok()) co_return read.status();
    if (read->empty()) co_return conn_->Annotate("read", EndOfStreamError());
    received_.append(read->bytes().data(), read->bytes().size());
    const absl::Status taken = TakeFrames();
    if (!taken.ok()) co_return taken;
    // A server's kernel may hold back the next reply until this one is
    // acknowledged (RFC 896), which ours would put off by 40 ms. Not
    // everywhere to be had.
    if (tcp_ != nullptr && !asked_.empty()) {
      tcp_->SetOption(QuickAck()).IgnoreError();
    }
  }
  co_return absl::OkStatus();
}

absl::Status DnsStream::TakeFrames() {
  absl::string_view rest = received_;
  while (rest.size() >= kPrefixSize &&
         rest.size() - kPrefixSize >= SizeIn(rest)) {
    const size_t size = SizeIn(rest);
    const absl::Status delivered =
        Deliver(AsBytes(rest.substr(kPrefixSize, size)));
    if (!delivered.ok()) return delivered;
    rest.remove_prefix(kPrefixSize + size);
  }
  received_.erase(0, received_.size() - rest.size());
  return absl::OkStatus();
}

absl::Status DnsStream::Deliver(absl::Span<const uint8_t> message) {
  WireReader in(message);
  const uint16_t id = in.ReadU16();
  if (!in.ok()) return NoReply();
  if (answered_.contains(id)) return absl::OkStatus();
  const auto it = asked_.find(id);
  if (it == asked_.end()) return NoReply();
  Asker* const asker = it->second;
  if (asker != nullptr) {
    const Query& query = asker->request->query;
    if (MatchReply(query, message) != ReplyMatch::kMatch) return NoReply();
    asker->answer = InterpretReply(query, message, OnTruncation::kUseWhatCame);
    asker->news.Set();
  }
  another_may_do_ = true;
  heard_ = Now();
  answered_.insert(id);
  asked_.erase(it);
  return absl::OkStatus();
}

absl::Status DnsStream::NoReply() {
  mixed_up_ = asked_.size() > 1;
  return conn_->Annotate(
      "read", absl::DataLossError("the message is no reply to the query"));
}

void DnsStream::Fail(const absl::Status& failure) {
  if (failed()) return;
  failure_ = failure;
  for (const auto& [id, asker] : asked_) {
    if (asker != nullptr) asker->news.Set();
  }
}

void DnsStream::BreakOff() {
  another_may_do_ = true;
  Fail(absl::UnavailableError("the connection was left in mid-query"));
}

void DnsStream::WakeOneFor(const Role& role) {
  for (const auto& [id, asker] : asked_) {
    if (asker == nullptr || asker->sent != role.of_readers) continue;
    asker->news.Set();
    return;
  }
}

}  // namespace rawnet
