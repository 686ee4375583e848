// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/fuzz/reply_templates.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

constexpr uint32_t kTtl = 60;
constexpr int kManyRecords = 40;

struct Target {
  std::string host;
  uint16_t priority = 1;
};

// A record of `type` that leads to `target`, if it leads anywhere.
Record RecordOf(RecordType type, const DnsName& owner, const Target& target) {
  const DnsName host = Name(target.host);
  const uint16_t priority = target.priority;
  switch (type) {
    case RecordType::kA:
      return MakeRecord(owner, kTtl, ARdata{Ip("192.0.2.1")});
    case RecordType::kAaaa:
      return MakeRecord(owner, kTtl, AaaaRdata{Ip("2001:db8::1")});
    case RecordType::kMx:
      return MakeRecord(owner, kTtl, MxRdata{priority, host});
    case RecordType::kSrv:
      return MakeRecord(owner, kTtl, SrvRdata{priority, 1, 80, host});
    case RecordType::kPtr:
      return MakeRecord(owner, kTtl, PtrRdata{host});
    case RecordType::kNs:
      return MakeRecord(owner, kTtl, NsRdata{host});
    case RecordType::kCname:
      return MakeRecord(owner, kTtl, CnameRdata{host});
    case RecordType::kSvcb:
      return MakeRecord(owner, kTtl, SvcbRdata{{priority, host, {}}});
    case RecordType::kHttps:
      return MakeRecord(owner, kTtl, HttpsRdata{{priority, host, {}}});
    case RecordType::kTxt:
    case RecordType::kSoa:
    case RecordType::kOpt:
      break;
  }
  return MakeRecord(owner, kTtl, TxtRdata{{"v=1 ", "text"}});
}

Record AliasOf(const DnsName& owner) {
  return MakeRecord(owner, kTtl, CnameRdata{Name("alias.example")});
}

void AddHint(Record& record) {
  auto* const https = std::get_if<HttpsRdata>(&record.rdata);
  if (https == nullptr) return;
  https->binding.params = {{ServiceParamKey::kPort, Hex("20fb")},
                           {ServiceParamKey::kIpv4Hint, Hex("c0000202")}};
}

void SetRcode(Message& reply, Rcode rcode) {
  const auto number = static_cast<uint16_t>(rcode);
  reply.header.rcode = static_cast<Rcode>(number & 0xf);
  if (reply.edns) reply.edns->rcode_high = static_cast<uint8_t>(number >> 4);
}

void FillAnswers(ReplyTemplate chosen, Message& reply) {
  const Question& question = *reply.question;
  const DnsName& name = question.name;
  const RecordType type = question.type;
  const Record good = RecordOf(type, name, {"host.example"});
  switch (chosen) {
    case ReplyTemplate::kAliasRecord:
      reply.answers = {AliasOf(name),
                       RecordOf(type, Name("alias.example"), {"host.example"})};
      return;
    case ReplyTemplate::kAliasAlone:
    case ReplyTemplate::kAliasNxDomain:
      reply.answers = {AliasOf(name)};
      return;
    case ReplyTemplate::kAliasLoop:
      reply.answers = {AliasOf(name), MakeRecord(Name("alias.example"), kTtl,
                                                 CnameRdata{name})};
      return;
    case ReplyTemplate::kNotForUse:
      reply.answers = {RecordOf(type, name, {".", 0})};
      return;
    case ReplyTemplate::kServiceAlias:
      reply.answers = {RecordOf(type, name, {"service.example", 0})};
      return;
    case ReplyTemplate::kNoHostName:
      reply.answers = {RecordOf(type, name, {"<b>.example"}), good};
      return;
    case ReplyTemplate::kMany:
      for (int i = 0; i < kManyRecords; ++i) {
        reply.answers.push_back(
            RecordOf(type, name, {absl::StrCat("host", i, ".example")}));
      }
      return;
    default:  // Errors have none.
      reply.answers = {good};
      AddHint(reply.answers.front());
      if (chosen == ReplyTemplate::kShortLived) {
        reply.answers.front().ttl_seconds = 0;
      }
  }
}

// The code of those that have no answers.
std::optional<Rcode> ErrorOf(ReplyTemplate chosen) {
  switch (chosen) {
    case ReplyTemplate::kNxDomain:
      return Rcode::kNxDomain;
    case ReplyTemplate::kServFail:
    case ReplyTemplate::kHeaderAlone:
      return Rcode::kServFail;
    case ReplyTemplate::kRefused:
      return Rcode::kRefused;
    case ReplyTemplate::kFormErr:
      return Rcode::kFormErr;
    case ReplyTemplate::kNotImp:
      return Rcode::kNotImp;
    case ReplyTemplate::kBadVers:
      return Rcode::kBadVers;
    case ReplyTemplate::kBadCookie:
      return Rcode::kBadCookie;
    case ReplyTemplate::kNoData:
    case ReplyTemplate::kNoDataNoSoa:
    case ReplyTemplate::kTruncated:
      return Rcode::kNoError;
    default:
      return std::nullopt;
  }
}

// RFC 7873 5.2: the client's eight bytes, then the server's.
std::vector<EdnsOption> CookieFor(const Message& query) {
  if (!query.edns) return {};
  std::vector<uint8_t> cookie;
  for (const EdnsOption& option : query.edns->options) {
    if (option.code == EdnsOption::kCookie) cookie = option.value;
  }
  if (cookie.size() < 8) return {};
  cookie.resize(8);
  cookie.resize(16, 0x53);
  return {{EdnsOption::kCookie, cookie}};
}

Message Outline(const ReplyTraits& traits, const Message& query) {
  Message reply = ReplyTo({.question = *query.question, .id = query.header.id});
  if (query.edns && !traits.no_edns) {
    reply.edns = Edns();
    if (traits.server_cookie) reply.edns->options = CookieFor(query);
  }
  if (traits.lower_case) {
    reply.question->name =
        Name(absl::AsciiStrToLower(query.question->name.ToText()));
  }
  return reply;
}

void Finish(ReplyTemplate chosen, Message& reply) {
  if (chosen == ReplyTemplate::kWrongId) reply.header.id ^= 1;
  if (chosen == ReplyTemplate::kWrongQuestion) {
    reply.question->name = Name("other.example");
  }
  if (chosen == ReplyTemplate::kTruncated) reply.header.truncated = true;
  if (chosen == ReplyTemplate::kHeaderAlone) {
    reply.question.reset();
    reply.edns.reset();
  }
  if (chosen == ReplyTemplate::kNxDomain || chosen == ReplyTemplate::kNoData ||
      chosen == ReplyTemplate::kAliasNxDomain) {
    reply.authorities = {Soa("example", 3600, 30)};
  }
}

}  // namespace

std::string MakeReply(ReplyTemplate chosen, const ReplyTraits& traits,
                      const Message& query) {
  Message reply = Outline(traits, query);
  if (chosen == ReplyTemplate::kNoReply) {
    reply = query;
  } else if (const std::optional<Rcode> error = ErrorOf(chosen)) {
    SetRcode(reply, *error);
  } else {
    FillAnswers(chosen, reply);
    if (chosen == ReplyTemplate::kAliasNxDomain) {
      SetRcode(reply, Rcode::kNxDomain);
    }
  }
  Finish(chosen, reply);
  const std::vector<uint8_t> bytes = Wire(reply);
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace rawnet
