// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_DNS_RECORD_H_
#define RAWNET_RESOLVER_DNS_RECORD_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/dns_types.h"
#include "rawnet/resolver/service_binding.h"
#include "rawnet/resolver/wire_reader.h"
#include "rawnet/resolver/wire_writer.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// How to add a record type:
//   1. give it a number in RecordType and a name in ToString (dns_types);
//   2. write its struct below, like SoaRdata: kType, the fields in the order of
//      the wire, Read, Write, ==;
//   3. add it to the variant Rdata. Nothing else names the types one by one.
// Read takes the fields in order and checks nothing: `in` holds this RDATA
// alone, its failure sticks, and the caller demands that all of it was read.
// Names are ReadName for the types of RFC 1035 and, on reading only, for SRV,
// NAPTR, RP and AFSDB (RFC 3597 4); ReadUncompressedName for all younger types.
// A type that must not spoil its message when it is malformed is named in
// ReadRecord besides.

// RFC 1035 3.4.1.
struct ARdata {
  static constexpr RecordType kType = RecordType::kA;
  IpAddress address;

  static ARdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const ARdata&, const ARdata&) = default;
};

// RFC 3596 2.2.
struct AaaaRdata {
  static constexpr RecordType kType = RecordType::kAaaa;
  IpAddress address;

  static AaaaRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const AaaaRdata&, const AaaaRdata&) = default;
};

// RFC 1035 3.3.1.
struct CnameRdata {
  static constexpr RecordType kType = RecordType::kCname;
  DnsName target;

  static CnameRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const CnameRdata&, const CnameRdata&) = default;
};

// RFC 1035 3.3.13. Times in seconds; `minimum` is the TTL of negative answers
// (RFC 2308 4).
struct SoaRdata {
  static constexpr RecordType kType = RecordType::kSoa;
  DnsName primary;
  DnsName mailbox;
  uint32_t serial = 0;
  uint32_t refresh = 0;
  uint32_t retry = 0;
  uint32_t expire = 0;
  uint32_t minimum = 0;

  static SoaRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const SoaRdata&, const SoaRdata&) = default;
};

// RFC 1035 3.3.11.
struct NsRdata {
  static constexpr RecordType kType = RecordType::kNs;
  DnsName host;

  static NsRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const NsRdata&, const NsRdata&) = default;
};

// RFC 1035 3.3.12.
struct PtrRdata {
  static constexpr RecordType kType = RecordType::kPtr;
  DnsName target;

  static PtrRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const PtrRdata&, const PtrRdata&) = default;
};

// RFC 1035 3.3.9. The lowest preference comes first.
struct MxRdata {
  static constexpr RecordType kType = RecordType::kMx;
  uint16_t preference = 0;
  DnsName exchange;

  static MxRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const MxRdata&, const MxRdata&) = default;
};

// RFC 1035 3.3.14: strings of up to 255 bytes, any bytes.
struct TxtRdata {
  static constexpr RecordType kType = RecordType::kTxt;
  std::vector<std::string> strings;

  static TxtRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const TxtRdata&, const TxtRdata&) = default;
};

// RFC 2782.
struct SrvRdata {
  static constexpr RecordType kType = RecordType::kSrv;
  uint16_t priority = 0;
  uint16_t weight = 0;
  uint16_t port = 0;
  DnsName target;

  static SrvRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const SrvRdata&, const SrvRdata&) = default;
};

// RFC 9460 2.2.
struct SvcbRdata {
  static constexpr RecordType kType = RecordType::kSvcb;
  ServiceBinding binding;

  static SvcbRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const SvcbRdata&, const SvcbRdata&) = default;
};

// RFC 9460 9.
struct HttpsRdata {
  static constexpr RecordType kType = RecordType::kHttps;
  ServiceBinding binding;

  static HttpsRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const HttpsRdata&, const HttpsRdata&) = default;
};

// Any type without a struct here, any class but IN, and SVCB and HTTPS that are
// malformed: the bytes as they came.
struct RawRdata {
  std::vector<uint8_t> bytes;

  static RawRdata Read(WireReader& in);
  void Write(WireWriter& out) const;
  friend bool operator==(const RawRdata&, const RawRdata&) = default;
};

using Rdata =
    std::variant<RawRdata, ARdata, AaaaRdata, CnameRdata, SoaRdata, NsRdata,
                 PtrRdata, MxRdata, TxtRdata, SrvRdata, SvcbRdata, HttpsRdata>;

struct Record {
  DnsName name = {};
  RecordType type = RecordType::kA;
  RecordClass record_class = RecordClass::kInternet;
  uint32_t ttl_seconds = 0;
  Rdata rdata = {};

  friend bool operator==(const Record&, const Record&) = default;
};

// A record of class IN whose type is that of its rdata.
template <typename T>
Record MakeRecord(DnsName name, uint32_t ttl_seconds, T rdata) {
  return Record{.name = std::move(name),
                .type = T::kType,
                .ttl_seconds = ttl_seconds,
                .rdata = std::move(rdata)};
}

// Reads one record. RDLENGTH bounds its RDATA and must be used up exactly. A
// TTL with the high bit set becomes zero (RFC 2181 8), except in OPT, where
// the field is none. OPT comes as RawRdata (see edns.h). Failures are in `in`.
//
// A malformed SVCB or HTTPS is no failure, but RawRdata: it makes its RRset
// count as absent (RFC 9460 2.2), and the rest of the message is good.
Record ReadRecord(WireReader& in);

void WriteRecord(const Record& record, WireWriter& out);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_DNS_RECORD_H_
