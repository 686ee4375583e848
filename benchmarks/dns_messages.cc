// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/dns_messages.h"

#include <array>

#include "absl/status/statusor.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_record.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {
namespace {

constexpr uint32_t kTtl = 300;  // seconds

DnsName Name(const char* text) {
  absl::StatusOr<DnsName> name = DnsName::FromText(text);
  CheckThat(name.ok(), "a bad name");
  return *std::move(name);
}

Record AddressRecord(const DnsName& owner, RecordType type, size_t i) {
  const auto last = static_cast<uint8_t>(i);
  if (type == RecordType::kA) {
    return MakeRecord(owner, kTtl, ARdata{IpAddress::V4({203, 0, 113, last})});
  }
  std::array<uint8_t, 16> bytes = {0x20, 0x01, 0x0d, 0xb8};
  bytes.back() = last;
  return MakeRecord(owner, kTtl, AaaaRdata{IpAddress::V6(bytes)});
}

Bytes Built(absl::StatusOr<Bytes> bytes) {
  CheckThat(bytes.ok(), "a message cannot be built");
  return *std::move(bytes);
}

}  // namespace

Query QueryFor(RecordType type) {
  Query query;
  query.question.name = Name(kAskedName);
  query.question.type = type;
  query.id = 0x1234;
  return query;
}

Bytes BytesOf(const Query& query) { return Built(BuildQuery(query)); }

Bytes ReplyTo(const Query& query, size_t address_count) {
  const DnsName target = Name("edge.example.net");
  Message reply;
  reply.header = {.id = query.id,
                  .is_reply = true,
                  .recursion_desired = true,
                  .recursion_available = true};
  reply.question = query.question;
  reply.edns = Edns();
  reply.answers.push_back(
      MakeRecord(query.question.name, kTtl, CnameRdata{target}));
  for (size_t i = 0; i < address_count; ++i) {
    reply.answers.push_back(AddressRecord(target, query.question.type, i));
  }
  return Built(BuildMessage(reply));
}

}  // namespace rawnet
