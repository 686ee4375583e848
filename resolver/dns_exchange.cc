// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_exchange.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "rawnet/resolver/dns_bytes.h"
#include "rawnet/resolver/dns_streams.h"
#include "rawnet/socket/connect.h"

namespace rawnet {
namespace {

// The answer in a datagram; nullopt when TCP has to be asked.
std::optional<Answer> AnswerIn(const ExchangeRequest& request,
                               absl::Span<const uint8_t> datagram,
                               bool& name_case_kept) {
  const Query& query = request.query;
  if (MatchReply(query, datagram, request.name_case) != ReplyMatch::kMatch) {
    name_case_kept = MatchReply(query, datagram) != ReplyMatch::kMatch;
    return std::nullopt;
  }
  Answer answer = InterpretReply(query, datagram, OnTruncation::kReport);
  if (answer.kind == AnswerKind::kTruncated) return std::nullopt;
  return answer;
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> ConnectOverUdp(
    Context context, const ExchangeRequest* request) {
  if (request->connect != nullptr) {
    co_return co_await (*request->connect)(context, DnsTransport::kUdp,
                                           request->server);
  }
  absl::StatusOr<std::unique_ptr<UdpConn>> conn = ConnectUdp(request->server);
  if (conn.ok()) (*conn)->ExpectNothingYet();
  co_return conn;
}

// nullopt: TCP has to be asked.
Task<absl::StatusOr<std::optional<Answer>>> ExchangeOverUdp(
    Context context, const ExchangeRequest* request, bool* name_case_kept) {
  const absl::StatusOr<std::vector<uint8_t>> message =
      BuildQuery(request->query);
  if (!message.ok()) co_return message.status();
  const absl::StatusOr<std::unique_ptr<Conn>> conn =
      co_await ConnectOverUdp(context, request);
  if (!conn.ok()) co_return conn.status();
  const absl::StatusOr<size_t> sent =
      co_await (*conn)->Write(context, AsText(*message));
  if (!sent.ok()) co_return sent.status();
  const absl::StatusOr<ScratchData> datagram =
      co_await (*conn)->ReadScratch(context);
  if (!datagram.ok()) co_return datagram.status();
  co_return AnswerIn(*request, AsBytes(datagram->bytes()), *name_case_kept);
}

Context Limited(const Context& context, absl::Duration timeout,
                std::optional<OwnedContext>& limited) {
  if (timeout == absl::InfiniteDuration()) return context;
  limited.emplace(WithTimeout(context, timeout));
  return *limited;
}

}  // namespace

Task<absl::StatusOr<Answer>> Exchange(Context context,
                                      ExchangeRequest request) {
  bool name_case_kept = true;
  if (request.transport == DnsTransport::kUdp) {
    std::optional<OwnedContext> limited;
    absl::StatusOr<std::optional<Answer>> answer = co_await ExchangeOverUdp(
        Limited(context, request.timeout, limited), &request, &name_case_kept);
    if (!answer.ok()) co_return answer.status();
    if (answer->has_value()) co_return **std::move(answer);
  }
  DnsStreams own;
  DnsStreams& streams = request.streams == nullptr ? own : *request.streams;
  std::optional<OwnedContext> limited;
  absl::StatusOr<Answer> answer = co_await streams.Exchange(
      Limited(context, request.timeout, limited), &request);
  if (answer.ok()) {
    answer->transport = DnsTransport::kTcp;
    answer->name_case_kept = name_case_kept;
  }
  co_return answer;
}

}  // namespace rawnet
