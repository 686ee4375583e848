// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/dns_zone.h"

#include <algorithm>
#include <utility>

namespace rawnet {
namespace {

constexpr size_t kAliasesMax = 16;
constexpr uint16_t kUdpSizeWithoutEdns = 512;  // RFC 1035 4.2.1
constexpr uint32_t kNegativeTtlSeconds = 60;

bool FitsUdp(const Message& query, const Message& reply) {
  const absl::StatusOr<std::vector<uint8_t>> bytes = BuildMessage(reply);
  const size_t limit = query.edns
                           ? std::max(query.edns->udp_size, kUdpSizeWithoutEdns)
                           : kUdpSizeWithoutEdns;
  return bytes.ok() && bytes->size() <= limit;
}

}  // namespace

Message ReplyToQuery(const Message& query) {
  Message reply;
  reply.header = {.id = query.header.id,
                  .is_reply = true,
                  .recursion_desired = query.header.recursion_desired,
                  .recursion_available = true};
  reply.question = query.question;
  if (query.edns) reply.edns = Edns();
  return reply;
}

Message ErrorReply(const Message& query, Rcode rcode) {
  Message reply = ReplyToQuery(query);
  reply.header.rcode = rcode;
  return reply;
}

Message TruncatedReply(Message reply) {
  reply.header.truncated = true;
  reply.answers.clear();
  reply.authorities.clear();
  return reply;
}

void DnsZone::Add(absl::string_view name, Record record) {
  records_[DnsName::FromText(name).value()].push_back(std::move(record));
}

DnsZone& DnsZone::AddAddress(absl::string_view name, absl::string_view address,
                             uint32_t ttl_seconds) {
  const DnsName owner = DnsName::FromText(name).value();
  const IpAddress ip = IpAddress::Parse(address).value();
  Add(name, ip.is_v4() ? MakeRecord(owner, ttl_seconds, ARdata{ip})
                       : MakeRecord(owner, ttl_seconds, AaaaRdata{ip}));
  return *this;
}

DnsZone& DnsZone::AddAlias(absl::string_view name, absl::string_view target,
                           uint32_t ttl_seconds) {
  const DnsName owner = DnsName::FromText(name).value();
  Add(name, MakeRecord(owner, ttl_seconds,
                       CnameRdata{DnsName::FromText(target).value()}));
  return *this;
}

Message DnsZone::Answer(const Message& query,
                        DnsServer::Transport transport) const {
  Message reply = ReplyToQuery(query);
  DnsName name = query.question->name;
  bool positive = false;
  for (size_t hops = 0; hops <= kAliasesMax; ++hops) {
    const auto found = records_.find(name);
    if (found == records_.end()) {
      reply.header.rcode = Rcode::kNxDomain;
      break;
    }
    const CnameRdata* alias = nullptr;
    for (const Record& record : found->second) {
      if (record.type == RecordType::kCname) {
        alias = std::get_if<CnameRdata>(&record.rdata);
      }
      const bool asked = record.type == query.question->type;
      positive |= asked;
      if (asked || alias != nullptr) reply.answers.push_back(record);
    }
    if (positive || alias == nullptr) break;
    name = alias->target;
  }
  if (!positive) {
    SoaRdata soa;
    soa.minimum = kNegativeTtlSeconds;
    reply.authorities.push_back(
        MakeRecord(DnsName(), kNegativeTtlSeconds, std::move(soa)));
  }
  const bool whole =
      transport == DnsServer::Transport::kTcp || FitsUdp(query, reply);
  return whole ? reply : TruncatedReply(std::move(reply));
}

}  // namespace rawnet
