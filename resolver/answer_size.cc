// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/answer_size.h"

#include <string>
#include <variant>

#include "rawnet/resolver/dns_record.h"

namespace rawnet {
namespace {

// Those of any length are measured. The rest has one name, most of the time, of
// 256 bytes at the most.
struct RdataBytes {
  size_t operator()(const RawRdata& raw) const { return raw.bytes.capacity(); }
  size_t operator()(const TxtRdata& txt) const {
    size_t bytes = txt.strings.capacity() * sizeof(std::string);
    for (const std::string& string : txt.strings) bytes += string.capacity();
    return bytes;
  }
  template <typename Other>
  size_t operator()(const Other&) const {
    return DnsName::kWireSizeMax + 1;
  }
};

}  // namespace

size_t HeapBytesOf(const DnsName& name) {
  // More than fits into the object is elsewhere.
  const size_t size = name.wire().size();
  return size + sizeof(size_t) > sizeof(DnsName) ? size : 0;
}

size_t HeapBytesOf(const Answer& answer) {
  size_t bytes = HeapBytesOf(answer.canonical_name) + answer.reason.capacity() +
                 answer.addresses.capacity() * sizeof(IpAddress) +
                 answer.records.capacity() * sizeof(Record) +
                 answer.extended_errors.capacity() * sizeof(ExtendedError);
  for (const Record& record : answer.records) {
    bytes += HeapBytesOf(record.name) + std::visit(RdataBytes(), record.rdata);
  }
  for (const ExtendedError& error : answer.extended_errors) {
    bytes += error.text.capacity();
  }
  return bytes;
}

}  // namespace rawnet
