// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_message.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"

namespace rawnet {
namespace {

// A root owner, type, class, TTL and an empty RDATA.
constexpr size_t kRecordSizeMin = 11;

// Growth takes over beyond this: a count is only a claim.
constexpr size_t kReserveMax = 64;

constexpr uint16_t kReplyBit = 0x8000;
constexpr int kOpcodeShift = 11;
constexpr uint16_t kOpcodeMask = 0xf;
constexpr uint16_t kAuthoritativeBit = 0x0400;
constexpr uint16_t kTruncatedBit = 0x0200;
constexpr uint16_t kRecursionDesiredBit = 0x0100;
constexpr uint16_t kRecursionAvailableBit = 0x0080;
constexpr uint16_t kAuthenticDataBit = 0x0020;
constexpr uint16_t kCheckingDisabledBit = 0x0010;
constexpr uint16_t kRcodeMask = 0xf;
constexpr int kRcodeHighShift = 4;

DnsHeader HeaderFromBits(uint16_t id, uint16_t bits) {
  return {
      .id = id,
      .is_reply = (bits & kReplyBit) != 0,
      .opcode = Opcode(bits >> kOpcodeShift & kOpcodeMask),
      .authoritative = (bits & kAuthoritativeBit) != 0,
      .truncated = (bits & kTruncatedBit) != 0,
      .recursion_desired = (bits & kRecursionDesiredBit) != 0,
      .recursion_available = (bits & kRecursionAvailableBit) != 0,
      .authentic_data = (bits & kAuthenticDataBit) != 0,
      .checking_disabled = (bits & kCheckingDisabledBit) != 0,
      .rcode = Rcode(bits & kRcodeMask),
  };
}

uint16_t BitsFromHeader(const DnsHeader& header) {
  const auto bit = [](bool set, uint16_t mask) { return set ? mask : 0; };
  const int opcode = static_cast<int>(header.opcode) & kOpcodeMask;
  const int rcode = static_cast<int>(header.rcode) & kRcodeMask;
  return static_cast<uint16_t>(
      bit(header.is_reply, kReplyBit) | opcode << kOpcodeShift |
      bit(header.authoritative, kAuthoritativeBit) |
      bit(header.truncated, kTruncatedBit) |
      bit(header.recursion_desired, kRecursionDesiredBit) |
      bit(header.recursion_available, kRecursionAvailableBit) |
      bit(header.authentic_data, kAuthenticDataBit) |
      bit(header.checking_disabled, kCheckingDisabledBit) | rcode);
}

// Reads records until the section is complete or `in` fails. Memory follows the
// bytes that were there: a count is only a claim.
std::vector<Record> ReadSection(size_t count, WireReader& in) {
  std::vector<Record> records;
  records.reserve(
      std::min({count, kReserveMax, in.remaining() / kRecordSizeMin}));
  for (size_t i = 0; i < count; ++i) {
    Record record = ReadRecord(in);
    if (!in.ok()) break;
    records.push_back(std::move(record));
  }
  return records;
}

void ReadAnswers(size_t count, WireReader& in, Message& message) {
  const bool truncated = message.header.truncated;
  if (!truncated && count > in.remaining() / kRecordSizeMin) {
    in.Fail("more answers announced than fit");
  }
  message.answers = ReadSection(count, in);
}

bool IsOpt(const Record& record) { return record.type == RecordType::kOpt; }

bool HasOpt(const std::vector<Record>& records) {
  return std::any_of(records.begin(), records.end(), IsOpt);
}

// As ReadSection, but for OPT, which goes to its own field. An OPT that RFC
// 6891 6.1.1 forbids is an error; a broken content fails `in`.
absl::Status ReadAdditionals(size_t count, WireReader& in, Message& message) {
  std::optional<Record> opt;
  for (size_t i = 0; i < count; ++i) {
    Record record = ReadRecord(in);
    if (!in.ok()) break;
    if (!IsOpt(record)) {
      message.additionals.push_back(std::move(record));
      continue;
    }
    if (opt) return absl::InvalidArgumentError("more than one OPT");
    opt = std::move(record);
  }
  if (!opt) return absl::OkStatus();
  if (!opt->name.IsRoot()) {
    return absl::InvalidArgumentError("owner of OPT is not the root");
  }
  absl::StatusOr<Edns> edns = EdnsFromRecord(*opt);
  if (edns.ok()) {
    message.edns = *std::move(edns);
  } else {
    in.Fail(edns.status().message());
  }
  return absl::OkStatus();
}

void WriteHeader(const HeaderAndCounts& head, WireWriter& out) {
  out.WriteU16(head.header.id);
  out.WriteU16(BitsFromHeader(head.header));
  out.WriteU16(head.questions);
  out.WriteU16(head.answers);
  out.WriteU16(head.authorities);
  out.WriteU16(head.additionals);
}

void WriteQuestion(const Question& question, WireWriter& out) {
  out.WriteName(question.name);
  out.WriteU16(static_cast<uint16_t>(question.type));
  out.WriteU16(static_cast<uint16_t>(question.question_class));
}

void WriteSection(const std::vector<Record>& records, WireWriter& out) {
  for (const Record& record : records) WriteRecord(record, out);
}

// Counts cannot overflow in a message that is short enough.
HeaderAndCounts CountedHeader(const Message& message) {
  const auto count = [](size_t n) { return static_cast<uint16_t>(n); };
  return {
      .header = message.header,
      .questions = count(message.question.has_value()),
      .answers = count(message.answers.size()),
      .authorities = count(message.authorities.size()),
      .additionals =
          count(message.additionals.size() + message.edns.has_value()),
  };
}

}  // namespace

Rcode Message::rcode() const {
  if (!edns) return header.rcode;
  return Rcode(edns->rcode_high << kRcodeHighShift |
               static_cast<int>(header.rcode));
}

// Initializers in braces are evaluated from left to right: wire order.
HeaderAndCounts ReadHeader(WireReader& in) {
  const uint16_t id = in.ReadU16();
  return {.header = HeaderFromBits(id, in.ReadU16()),
          .questions = in.ReadU16(),
          .answers = in.ReadU16(),
          .authorities = in.ReadU16(),
          .additionals = in.ReadU16()};
}

Question ReadQuestion(WireReader& in) {
  return {.name = in.ReadName(),
          .type = RecordType{in.ReadU16()},
          .question_class = RecordClass{in.ReadU16()}};
}

absl::StatusOr<Message> ParseMessage(absl::Span<const uint8_t> bytes) {
  WireReader in(bytes);
  const HeaderAndCounts head = ReadHeader(in);
  Message message;
  message.header = head.header;
  if (head.questions > 1) in.Fail("more than one question");
  if (head.questions == 1) message.question = ReadQuestion(in);
  if (!in.ok()) return in.status();

  ReadAnswers(head.answers, in, message);
  if (!in.ok() && !message.header.truncated) return in.status();

  message.authorities = ReadSection(head.authorities, in);
  if (HasOpt(message.answers) || HasOpt(message.authorities)) {
    return absl::InvalidArgumentError("OPT outside the additional section");
  }
  const absl::Status read = ReadAdditionals(head.additionals, in, message);
  if (!read.ok()) return read;
  message.trailing_size = in.remaining();
  message.additional_complete = in.ok();
  if (message.additional_complete) return message;
  message.authorities.clear();
  message.additionals.clear();
  message.edns.reset();
  return message;
}

absl::StatusOr<std::vector<uint8_t>> BuildMessage(const Message& message,
                                                  NameCompression compression) {
  WireWriter out(compression);
  WriteHeader(CountedHeader(message), out);
  if (message.question) WriteQuestion(*message.question, out);
  WriteSection(message.answers, out);
  WriteSection(message.authorities, out);
  WriteSection(message.additionals, out);
  if (message.edns) WriteEdns(*message.edns, out);
  return out.Finish();
}

absl::StatusOr<std::vector<uint8_t>> BuildQuery(const Query& query) {
  WireWriter out;
  out.Reserve(DnsHeader::kWireSize + query.question.name.wire().size() + 64);
  WriteHeader({.header = {.id = query.id,
                          .recursion_desired = query.recursion_desired,
                          .authentic_data = query.authentic_data},
               .questions = 1,
               .additionals = static_cast<uint16_t>(query.edns.has_value())},
              out);
  WriteQuestion(query.question, out);
  if (query.edns) WriteEdns(*query.edns, out);
  return out.Finish();
}

}  // namespace rawnet
