// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_types.h"

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace rawnet {
namespace {

// RFC 3597 5.
constexpr absl::string_view kTypePrefix = "TYPE";

struct TypeName {
  RecordType type;
  absl::string_view name;
};

constexpr TypeName kTypeNames[] = {
    {RecordType::kA, "A"},         {RecordType::kNs, "NS"},
    {RecordType::kCname, "CNAME"}, {RecordType::kSoa, "SOA"},
    {RecordType::kPtr, "PTR"},     {RecordType::kMx, "MX"},
    {RecordType::kTxt, "TXT"},     {RecordType::kAaaa, "AAAA"},
    {RecordType::kSrv, "SRV"},     {RecordType::kOpt, "OPT"},
    {RecordType::kSvcb, "SVCB"},   {RecordType::kHttps, "HTTPS"},
};

}  // namespace

std::string ToString(RecordType type) {
  for (const TypeName& known : kTypeNames) {
    if (known.type == type) return std::string(known.name);
  }
  return absl::StrCat(kTypePrefix, static_cast<int>(type));
}

absl::StatusOr<RecordType> ParseRecordType(absl::string_view text) {
  for (const TypeName& known : kTypeNames) {
    if (absl::EqualsIgnoreCase(known.name, text)) return known.type;
  }
  absl::string_view digits = text;
  uint32_t number = 0;
  if (absl::StartsWithIgnoreCase(text, kTypePrefix)) {
    digits.remove_prefix(kTypePrefix.size());
    // SimpleAtoi takes signs and blanks too.
    const bool plain =
        digits.find_first_not_of("0123456789") == absl::string_view::npos;
    if (plain && absl::SimpleAtoi(digits, &number) && number <= 0xffff) {
      return RecordType{static_cast<uint16_t>(number)};
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown record type \"", absl::Utf8SafeCHexEscape(text), "\""));
}

std::string ToString(Rcode rcode) {
  switch (rcode) {
    case Rcode::kNoError:
      return "NOERROR";
    case Rcode::kFormErr:
      return "FORMERR";
    case Rcode::kServFail:
      return "SERVFAIL";
    case Rcode::kNxDomain:
      return "NXDOMAIN";
    case Rcode::kNotImp:
      return "NOTIMP";
    case Rcode::kRefused:
      return "REFUSED";
    case Rcode::kBadVers:
      return "BADVERS";
    case Rcode::kBadCookie:
      return "BADCOOKIE";
  }
  return absl::StrCat("RCODE", static_cast<int>(rcode));
}

}  // namespace rawnet
