// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_RESOLVER_DNS_SAMPLES_H_
#define RAWNET_TESTS_RESOLVER_DNS_SAMPLES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "rawnet/resolver/dns_message.h"

namespace rawnet {

// The names, records and messages that the DNS tests are about.

// The bytes of hexadecimal text; blanks are for the reader.
inline std::vector<uint8_t> Hex(absl::string_view text) {
  const std::string bytes =
      absl::HexStringToBytes(absl::StrReplaceAll(text, {{" ", ""}}));
  return {bytes.begin(), bytes.end()};
}

inline DnsName Name(absl::string_view text) {
  return DnsName::FromText(text).value();
}

inline IpAddress Ip(absl::string_view text) {
  return IpAddress::Parse(text).value();
}

inline Record A(absl::string_view owner, absl::string_view address,
                uint32_t ttl_seconds = 300) {
  return MakeRecord(Name(owner), ttl_seconds, ARdata{Ip(address)});
}

inline Record Aaaa(absl::string_view owner, absl::string_view address,
                   uint32_t ttl_seconds = 300) {
  return MakeRecord(Name(owner), ttl_seconds, AaaaRdata{Ip(address)});
}

inline Record Cname(absl::string_view owner, absl::string_view target,
                    uint32_t ttl_seconds = 300) {
  return MakeRecord(Name(owner), ttl_seconds, CnameRdata{Name(target)});
}

inline Record Ns(absl::string_view owner, absl::string_view host,
                 uint32_t ttl_seconds = 300) {
  return MakeRecord(Name(owner), ttl_seconds, NsRdata{Name(host)});
}

inline Record Soa(absl::string_view owner, uint32_t ttl_seconds,
                  uint32_t minimum) {
  SoaRdata soa{.primary = Name("ns.example"),
               .mailbox = Name("admin.example"),
               .serial = 2026,
               .refresh = 7200,
               .retry = 3600,
               .expire = 86400,
               .minimum = minimum};
  return MakeRecord(Name(owner), ttl_seconds, std::move(soa));
}

inline Query QueryFor(absl::string_view name, RecordType type = RecordType::kA,
                      uint16_t id = 0x1234) {
  return {.question = {.name = Name(name), .type = type}, .id = id};
}

// A recursive server's NOERROR reply to `query`, without records.
inline Message ReplyTo(const Query& query) {
  Message reply;
  reply.header = {.id = query.id,
                  .is_reply = true,
                  .recursion_desired = true,
                  .recursion_available = true};
  reply.question = query.question;
  return reply;
}

inline std::vector<uint8_t> Wire(const Message& message) {
  return BuildMessage(message).value();
}

// As it goes over TCP: RFC 1035 4.2.2.
inline std::vector<uint8_t> Framed(const Message& message) {
  std::vector<uint8_t> bytes = Wire(message);
  const uint8_t length[2] = {static_cast<uint8_t>(bytes.size() >> 8),
                             static_cast<uint8_t>(bytes.size())};
  bytes.insert(bytes.begin(), length, length + 2);
  return bytes;
}

}  // namespace rawnet

#endif  // RAWNET_TESTS_RESOLVER_DNS_SAMPLES_H_
