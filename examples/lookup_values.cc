// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/lookup_values.h"

#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rawnet/resolver/answer_chain.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

// --- Texts. -----------------------------------------------------------------

std::string AddressText(const IpAddress& address) { return address.ToString(); }

std::string MxText(const MxHost& mx) {
  return absl::StrCat(mx.preference, " ", mx.host);
}

std::string SrvText(const SrvTarget& srv) {
  return absl::StrCat(srv.priority, " ", srv.weight, " ", srv.port, " ",
                      srv.host);
}

std::string HexText(const std::vector<uint8_t>& bytes) {
  return absl::BytesToHexString(std::string(bytes.begin(), bytes.end()));
}

std::string AddressesText(const std::vector<IpAddress>& addresses) {
  return absl::StrJoin(addresses, ",",
                       [](std::string* out, const IpAddress& address) {
                         out->append(address.ToString());
                       });
}

// RFC 9460 2.1.
std::string ServiceText(const ServiceEndpoint& service) {
  std::string text = absl::StrCat(service.priority, " ", service.host);
  if (!service.alpn.empty()) {
    absl::StrAppend(&text, " alpn=", absl::StrJoin(service.alpn, ","));
  }
  if (service.no_default_alpn) absl::StrAppend(&text, " no-default-alpn");
  if (service.port) absl::StrAppend(&text, " port=", *service.port);
  if (!service.ipv4_hints.empty()) {
    absl::StrAppend(&text, " ipv4hint=", AddressesText(service.ipv4_hints));
  }
  if (!service.ech.empty()) {
    absl::StrAppend(&text, " ech=", absl::Base64Escape(service.ech));
  }
  if (!service.ipv6_hints.empty()) {
    absl::StrAppend(&text, " ipv6hint=", AddressesText(service.ipv6_hints));
  }
  for (const ServiceParam& param : service.other_params) {
    absl::StrAppend(&text, " key", static_cast<int>(param.key), "=",
                    HexText(param.value));
  }
  return text;
}

std::string SoaText(const SoaRdata& soa) {
  return absl::StrCat(
      soa.primary.ToText(), " ", soa.mailbox.ToText(), " ",
      absl::StrJoin(
          {soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum}, " "));
}

// RFC 3597 5: "\# 2 00ff".
std::string RdataText(const Record& record) {
  if (const auto* soa = std::get_if<SoaRdata>(&record.rdata)) {
    return SoaText(*soa);
  }
  WireWriter out;
  std::visit([&out](const auto& rdata) { rdata.Write(out); }, record.rdata);
  const std::vector<uint8_t> bytes = out.Finish().value();
  return absl::StrCat("\\# ", bytes.size(), bytes.empty() ? "" : " ",
                      HexText(bytes));
}

// Each T of `found` as text.
template <class T, class Text>
LookupValues TextsOf(const absl::StatusOr<std::vector<T>>& found, Text text) {
  if (!found.ok()) return found.status();
  std::vector<std::string> values;
  for (const T& one : *found) values.push_back(text(one));
  return values;
}

// --- Lookups. ---------------------------------------------------------------

enum class Family { kAny, kIpv4, kIpv6 };

Task<LookupValues> FindAddresses(Resolver* dns, Context context,
                                 std::string name, Family family) {
  absl::StatusOr<std::vector<IpAddress>> found =
      co_await dns->LookupHost(context, name);
  if (found.ok() && family != Family::kAny) {
    std::erase_if(*found, [family](const IpAddress& address) {
      return address.is_v4() != (family == Family::kIpv4);
    });
  }
  if (found.ok() && found->empty()) {
    co_return MakeDnsError({.name = name, .kind = DnsError::Kind::kNoData});
  }
  co_return TextsOf(found, AddressText);
}

Task<LookupValues> FindOne(Resolver* dns, Context context, std::string name) {
  const auto found = co_await dns->LookupCname(context, name);
  if (!found.ok()) co_return found.status();
  co_return std::vector<std::string>{*found};
}

// Of a type that has no function of its own.
Task<LookupValues> FindOther(Resolver* dns, Context context, RecordType type,
                             std::string name) {
  const auto message = co_await dns->LookupMessage(context, name, type);
  if (!message.ok()) co_return message.status();
  if (message->rcode() == Rcode::kNxDomain || !message->question) {
    co_return MakeDnsError({.name = name});
  }
  const auto chain = FollowChain(*message, *message->question);
  if (!chain.ok()) co_return chain.status();
  std::vector<std::string> values;
  for (const Record* record : chain->records) {
    values.push_back(RdataText(*record));
  }
  if (!values.empty()) co_return values;
  co_return MakeDnsError({.name = name, .kind = DnsError::Kind::kNoData});
}

Task<LookupValues> FindNames(Resolver* dns, Context context, std::string name) {
  const absl::StatusOr<IpAddress> address = IpAddress::Parse(name);
  if (!address.ok()) co_return address.status();
  co_return co_await dns->LookupPtr(context, *address);
}

}  // namespace

Task<LookupValues> FindValues(Resolver* dns, Context context, std::string type,
                              std::string name) {
  if (type == "HOST") {
    co_return co_await FindAddresses(dns, context, name, Family::kAny);
  }
  const absl::StatusOr<RecordType> known = ParseRecordType(type);
  if (!known.ok()) co_return known.status();
  switch (*known) {
    case RecordType::kA:
      co_return co_await FindAddresses(dns, context, name, Family::kIpv4);
    case RecordType::kAaaa:
      co_return co_await FindAddresses(dns, context, name, Family::kIpv6);
    case RecordType::kCname:
      co_return co_await FindOne(dns, context, name);
    case RecordType::kNs:
      co_return co_await dns->LookupNs(context, name);
    case RecordType::kTxt:
      co_return co_await dns->LookupTxt(context, name);
    case RecordType::kPtr:
      co_return co_await FindNames(dns, context, name);
    case RecordType::kMx:
      co_return TextsOf(co_await dns->LookupMx(context, name), MxText);
    case RecordType::kSrv:
      co_return TextsOf(co_await dns->LookupSrv(context, "", "", name),
                        SrvText);
    case RecordType::kSvcb:
      co_return TextsOf(co_await dns->LookupSvcb(context, name), ServiceText);
    case RecordType::kHttps:
      co_return TextsOf(co_await dns->LookupHttps(context, name), ServiceText);
    case RecordType::kSoa:
    case RecordType::kOpt:
      break;
  }
  co_return co_await FindOther(dns, context, *known, name);
}

}  // namespace rawnet
