// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_record.h"

#include <algorithm>
#include <array>

namespace rawnet {
namespace {

template <size_t kSize>
std::array<uint8_t, kSize> ReadArray(WireReader& in) {
  std::array<uint8_t, kSize> array{};
  absl::Span<const uint8_t> bytes = in.ReadBytes(kSize);
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

template <typename T>
bool ReadIfOfType(RecordType type, WireReader& in, Rdata& rdata) {
  if (T::kType != type) return false;
  rdata.emplace<T>(T::Read(in));
  return true;
}

// The last argument only spells the list of types that Rdata holds.
template <typename... Ts>
void ReadRdata(RecordType type, WireReader& in, Rdata& rdata,
               const std::variant<RawRdata, Ts...>*) {
  if (!(ReadIfOfType<Ts>(type, in, rdata) || ...)) rdata = RawRdata::Read(in);
}

bool MayBeMalformed(RecordType type) {
  return type == RecordType::kSvcb || type == RecordType::kHttps;
}

void ReadRdata(WireReader& in, Record& record) {
  constexpr const Rdata* kTypes = nullptr;
  // Other classes give the types other forms (Chaosnet's A is a name).
  if (record.record_class != RecordClass::kInternet) {
    record.rdata = RawRdata::Read(in);
    return;
  }
  if (!MayBeMalformed(record.type)) {
    ReadRdata(record.type, in, record.rdata, kTypes);
    return;
  }
  WireReader strict = in;
  ReadRdata(record.type, strict, record.rdata, kTypes);
  if (strict.Finish().ok()) {
    in = strict;
  } else {
    record.rdata = RawRdata::Read(in);
  }
}

uint32_t SaneTtl(uint32_t seconds) {
  return seconds > 0x7fffffff ? 0 : seconds;
}

}  // namespace

ARdata ARdata::Read(WireReader& in) {
  return {.address = IpAddress::V4(ReadArray<4>(in))};
}

void ARdata::Write(WireWriter& out) const { out.WriteBytes(address.V4Bytes()); }

AaaaRdata AaaaRdata::Read(WireReader& in) {
  return {.address = IpAddress::V6(ReadArray<16>(in))};
}

void AaaaRdata::Write(WireWriter& out) const {
  out.WriteBytes(address.V6Bytes());
}

CnameRdata CnameRdata::Read(WireReader& in) {
  return {.target = in.ReadName()};
}

void CnameRdata::Write(WireWriter& out) const { out.WriteName(target); }

// Initializers in braces are evaluated from left to right: wire order.
SoaRdata SoaRdata::Read(WireReader& in) {
  return {.primary = in.ReadName(),
          .mailbox = in.ReadName(),
          .serial = in.ReadU32(),
          .refresh = in.ReadU32(),
          .retry = in.ReadU32(),
          .expire = in.ReadU32(),
          .minimum = in.ReadU32()};
}

void SoaRdata::Write(WireWriter& out) const {
  out.WriteName(primary);
  out.WriteName(mailbox);
  for (uint32_t field : {serial, refresh, retry, expire, minimum}) {
    out.WriteU32(field);
  }
}

NsRdata NsRdata::Read(WireReader& in) { return {.host = in.ReadName()}; }

void NsRdata::Write(WireWriter& out) const { out.WriteName(host); }

PtrRdata PtrRdata::Read(WireReader& in) { return {.target = in.ReadName()}; }

void PtrRdata::Write(WireWriter& out) const { out.WriteName(target); }

MxRdata MxRdata::Read(WireReader& in) {
  return {.preference = in.ReadU16(), .exchange = in.ReadName()};
}

void MxRdata::Write(WireWriter& out) const {
  out.WriteU16(preference);
  out.WriteName(exchange);
}

// One string at the least.
TxtRdata TxtRdata::Read(WireReader& in) {
  TxtRdata txt;
  do {
    const absl::Span<const uint8_t> bytes = in.ReadBytes(in.ReadU8());
    txt.strings.emplace_back(bytes.begin(), bytes.end());
  } while (in.remaining() > 0);
  return txt;
}

void TxtRdata::Write(WireWriter& out) const {
  for (const std::string& text : strings) {
    const size_t size = std::min<size_t>(text.size(), 255);
    out.WriteU8(static_cast<uint8_t>(size));
    out.WriteBytes({reinterpret_cast<const uint8_t*>(text.data()), size});
  }
}

SrvRdata SrvRdata::Read(WireReader& in) {
  return {.priority = in.ReadU16(),
          .weight = in.ReadU16(),
          .port = in.ReadU16(),
          .target = in.ReadName()};
}

void SrvRdata::Write(WireWriter& out) const {
  for (const uint16_t field : {priority, weight, port}) out.WriteU16(field);
  out.WriteUncompressedName(target);
}

SvcbRdata SvcbRdata::Read(WireReader& in) {
  return {.binding = ServiceBinding::Read(in)};
}

void SvcbRdata::Write(WireWriter& out) const { binding.Write(out); }

HttpsRdata HttpsRdata::Read(WireReader& in) {
  return {.binding = ServiceBinding::Read(in)};
}

void HttpsRdata::Write(WireWriter& out) const { binding.Write(out); }

RawRdata RawRdata::Read(WireReader& in) {
  absl::Span<const uint8_t> rest = in.ReadRest();
  return {.bytes = {rest.begin(), rest.end()}};
}

void RawRdata::Write(WireWriter& out) const { out.WriteBytes(bytes); }

Record ReadRecord(WireReader& in) {
  Record record;
  record.name = in.ReadName();
  record.type = RecordType{in.ReadU16()};
  record.record_class = RecordClass{in.ReadU16()};
  const uint32_t ttl = in.ReadU32();
  record.ttl_seconds = record.type == RecordType::kOpt ? ttl : SaneTtl(ttl);
  WireReader rdata = in.ReadSizedView();
  ReadRdata(rdata, record);
  if (absl::Status s = rdata.Finish(); !s.ok()) in.Fail(s.message());
  return record;
}

void WriteRecord(const Record& record, WireWriter& out) {
  out.WriteName(record.name);
  out.WriteU16(static_cast<uint16_t>(record.type));
  out.WriteU16(static_cast<uint16_t>(record.record_class));
  out.WriteU32(record.ttl_seconds);
  out.WriteSized(
      [&] { std::visit([&](const auto& r) { r.Write(out); }, record.rdata); });
}

}  // namespace rawnet
