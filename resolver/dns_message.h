// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_MESSAGE_H_
#define RAWNET_RESOLVER_DNS_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_record.h"
#include "rawnet/resolver/dns_types.h"
#include "rawnet/resolver/edns.h"
#include "rawnet/resolver/wire_reader.h"
#include "rawnet/resolver/wire_writer.h"

namespace rawnet {

// To add a record type see dns_record.h; nothing here changes.

// The header but for its counts (RFC 1035 4.1.1, RFC 4035 3.2).
struct DnsHeader {
  static constexpr size_t kWireSize = 12;

  uint16_t id = 0;
  bool is_reply = false;
  Opcode opcode = Opcode::kQuery;
  bool authoritative = false;
  bool truncated = false;
  bool recursion_desired = false;
  bool recursion_available = false;
  bool authentic_data = false;
  bool checking_disabled = false;
  Rcode rcode = Rcode::kNoError;  // The low four bits; see Message::rcode.

  friend bool operator==(const DnsHeader&, const DnsHeader&) = default;
};

struct Question {
  DnsName name = {};
  RecordType type = RecordType::kA;
  RecordClass question_class = RecordClass::kInternet;

  friend bool operator==(const Question&, const Question&) = default;
};

struct Message {
  DnsHeader header;
  std::optional<Question> question;
  std::vector<Record> answers;
  std::vector<Record> authorities;
  std::vector<Record> additionals;  // Without OPT, which is `edns`.
  std::optional<Edns> edns;

  // Whether all that follows the answers could be read. If not, authorities,
  // additionals and edns are empty: nothing may be concluded from them. Servers
  // that announce more additional records than they send exist
  // (ovn-org/ovn#114, systemd#12841), and their answers are good.
  bool additional_complete = true;

  // Bytes after the last record. Allowed, and ignored by all.
  size_t trailing_size = 0;

  // The response code of header and OPT together (RFC 6891 6.1.3).
  Rcode rcode() const;

  friend bool operator==(const Message&, const Message&) = default;
};

// What the header says, and how many records it announces.
struct HeaderAndCounts {
  DnsHeader header;
  uint16_t questions = 0;
  uint16_t answers = 0;
  uint16_t authorities = 0;
  uint16_t additionals = 0;
};

// The pieces for those who need not all of a message. Failures are in `in`.
HeaderAndCounts ReadHeader(WireReader& in);
Question ReadQuestion(WireReader& in);

// Reads a query or a reply. Nothing is allocated for a record that cannot be in
// the bytes, whatever the counts say (GHSA-jv8r-gqr9-68wj).
//
// When the header says truncated, an answer that breaks off is no error: those
// before it are returned.
// Errors: InvalidArgument, saying what is malformed: the header; more than one
// question (RFC 9619); the question; an answer; an OPT among the answers or
// authorities, a second one, or one with an owner.
absl::StatusOr<Message> ParseMessage(absl::Span<const uint8_t> bytes);

// Any message; for servers in tests, mostly. Does not truncate: the caller
// decides what a message too long for its transport becomes.
// Errors: InvalidArgument: `message too long (>65535)`.
absl::StatusOr<std::vector<uint8_t>> BuildMessage(
    const Message& message, NameCompression compression = NameCompression::kOn);

// A standard query with one question (RFC 1035 4.1, RFC 9619).
struct Query {
  Question question = {};
  uint16_t id = 0;  // From a CSPRNG; unique among those in flight (RFC 5452).
  bool recursion_desired = true;
  // Whether to ask for, and to believe, the AD bit: only of trusted servers.
  bool authentic_data = false;
  // Absent: no OPT, for servers that stumble over it.
  std::optional<Edns> edns = Edns();
  // Whether Answer::message is wanted.
  bool keeps_message = false;
};

// Without compression, Z and CD zero. Cannot fail unless the EDNS options
// exceed 65,000 bytes.
absl::StatusOr<std::vector<uint8_t>> BuildQuery(const Query& query);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_MESSAGE_H_
