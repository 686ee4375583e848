// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_exchange.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/resolver/reply_match.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/sockopt/buffers.h"

namespace rawnet {
namespace {

absl::Time InFromNow(absl::Duration timeout) {
  return EventLoop::Current().clock().WallNow() + timeout;
}

absl::Span<const uint8_t> AsBytes(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

absl::string_view AsText(absl::Span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The reply to `request`, among whatever else arrives.
Task<absl::StatusOr<Answer>> ReceiveReply(Context context, UdpConn* conn,
                                          const ExchangeRequest* request) {
  for (;;) {
    absl::StatusOr<ScratchData> datagram = co_await conn->ReadScratch(context);
    if (!datagram.ok()) co_return datagram.status();
    const absl::Span<const uint8_t> reply = AsBytes(datagram->bytes());
    if (MatchReply(request->query, reply) != ReplyMatch::kMatch) continue;
    co_return InterpretReply(request->query, reply, OnTruncation::kReport);
  }
}

Task<absl::StatusOr<Answer>> ExchangeOverUdp(Context context,
                                             const ExchangeRequest* request) {
  const absl::StatusOr<std::vector<uint8_t>> message =
      BuildQuery(request->query);
  if (!message.ok()) co_return message.status();
  absl::StatusOr<std::unique_ptr<UdpConn>> conn = ConnectUdp(request->server);
  if (!conn.ok()) co_return conn.status();
  const absl::Status armed = (*conn)->SetDeadline(InFromNow(request->timeout));
  if (!armed.ok()) co_return armed;
  const absl::StatusOr<size_t> sent =
      co_await (*conn)->Write(context, AsText(*message));
  if (!sent.ok()) co_return sent.status();
  co_return co_await ReceiveReply(context, conn->get(), request);
}

Task<absl::StatusOr<Answer>> TalkOverTcp(Context context, TcpConn* conn,
                                         const ExchangeRequest* request) {
  const absl::StatusOr<std::vector<uint8_t>> message =
      BuildQuery(request->query);
  if (!message.ok()) co_return message.status();
  const char length[2] = {static_cast<char>(message->size() >> 8),
                          static_cast<char>(message->size())};
  // One segment: some servers and middleboxes read the length and the message
  // with one call (RFC 7766 section 8).
  Buffers buffers;
  buffers.Append({length, sizeof(length)});
  buffers.Append(AsText(*message));
  const absl::StatusOr<size_t> sent = co_await conn->Writev(context, buffers);
  if (!sent.ok()) co_return sent.status();
  char reply_length[2];
  const absl::StatusOr<size_t> prefixed =
      co_await conn->ReadFull(context, absl::MakeSpan(reply_length));
  if (!prefixed.ok()) co_return prefixed.status();
  std::vector<char> reply(static_cast<uint8_t>(reply_length[0]) << 8 |
                          static_cast<uint8_t>(reply_length[1]));
  const absl::StatusOr<size_t> filled =
      co_await conn->ReadFull(context, absl::MakeSpan(reply));
  if (!filled.ok()) co_return filled.status();
  const absl::Span<const uint8_t> bytes = AsBytes({reply.data(), reply.size()});
  if (MatchReply(request->query, bytes) != ReplyMatch::kMatch) {
    co_return conn->Annotate(
        "read", absl::DataLossError("the message is no reply to the query"));
  }
  co_return InterpretReply(request->query, bytes, OnTruncation::kUseWhatCame);
}

Task<absl::StatusOr<Answer>> ExchangeOverTcp(Context context,
                                             const ExchangeRequest* request) {
  const absl::Time deadline = InFromNow(request->timeout);
  ConnectOptions options;
  options.deadline = deadline;
  absl::StatusOr<std::unique_ptr<TcpConn>> conn =
      co_await ConnectTcp(context, request->server, options);
  if (!conn.ok()) co_return conn.status();
  const absl::Status armed = (*conn)->SetDeadline(deadline);
  if (!armed.ok()) co_return armed;
  co_return co_await TalkOverTcp(context, conn->get(), request);
}

}  // namespace

Task<absl::StatusOr<Answer>> Exchange(Context context,
                                      ExchangeRequest request) {
  if (request.transport == DnsTransport::kUdp) {
    absl::StatusOr<Answer> answer = co_await ExchangeOverUdp(context, &request);
    if (!answer.ok() || answer->kind != AnswerKind::kTruncated) {
      co_return answer;
    }
  }
  co_return co_await ExchangeOverTcp(context, &request);
}

}  // namespace rawnet
