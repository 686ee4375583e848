// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is a message: parsed, built, parsed again, and taken for the reply
// to its own question, whose records become what users of the library get.

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/reply_match.h"
#include "rawnet/resolver/service_endpoints.h"
#include "rawnet/resolver/typed_records.h"
#include "rawnet/tests/fuzz/fuzz_target.h"
#include "rawnet/tests/resolver/dns_samples.h"

namespace rawnet {
namespace {

void CheckSameAfterBuild(Message message, NameCompression compression) {
  auto bytes = BuildMessage(message, compression);
  // Only what was compressed better by its sender may have become too long.
  if (!bytes.ok()) return;
  message.trailing_size = 0;
  message.additional_complete = true;
  const absl::StatusOr<Message> again = ParseMessage(*bytes);
  Promise(again.ok(), "what was built is read back");
  Promise(*again == message, "what is read back is the same");
}

uint32_t Middle(uint32_t limit) { return limit / 2; }

// CVE-2021-33195.
void CheckHost(const std::string& host) {
  const absl::StatusOr<DnsName> name = DnsName::FromText(host);
  const bool is_host = name.ok() && name->IsHostName() && !name->IsRoot();
  Promise(is_host || IpAddress::Parse(host).ok(), "hosts have hosts' names");
}

template <class T>
void CheckHosts(const absl::StatusOr<std::vector<T>>& found) {
  if (!found.ok()) return;
  for (const T& one : *found) {
    if constexpr (std::is_same_v<T, std::string>) {
      CheckHost(one);
    } else {
      CheckHost(one.host);
    }
  }
}

void CheckRecords(const std::vector<Record>& records) {
  CheckHosts(MxHostsIn(records, &Middle));
  CheckHosts(SrvTargetsIn(records, &Middle));
  CheckHosts(NsHostsIn(records));
  CheckHosts(PtrNamesIn(records));
  Promise(TxtTextsIn(records).size() <= records.size(), "a text a record");
  const absl::StatusOr<ServiceRecords> services = ServicesIn(records, &Middle);
  if (!services.ok()) return;
  Promise(services->alias.has_value() == services->endpoints.empty(),
          "an alias or endpoints");
  for (const ServiceEndpoint& endpoint : services->endpoints) {
    CheckHost(endpoint.host);
    Promise(endpoint.priority > 0, "an alias is no endpoint");
    Promise(!endpoint.no_default_alpn || !endpoint.alpn.empty(),
            "some protocol is left");
  }
}

void CheckAnswer(const Query& query, absl::Span<const uint8_t> reply) {
  MatchReply(query, reply, NameCase::kExact);
  for (OnTruncation on_truncation :
       {OnTruncation::kReport, OnTruncation::kUseWhatCame}) {
    const Answer answer = InterpretReply(query, reply, on_truncation);
    const bool found = answer.kind == AnswerKind::kPositive;
    // In other classes A has no address: Chaosnet's is a name.
    const bool address_asked =
        query.question.question_class == RecordClass::kInternet &&
        (query.question.type == RecordType::kA ||
         query.question.type == RecordType::kAaaa);
    Promise(found || answer.addresses.empty(), "addresses only if found");
    Promise(!address_asked || found == !answer.addresses.empty(),
            "found with addresses");
    Promise(answer.ttl >= absl::ZeroDuration() &&
                answer.ttl <= absl::Seconds(0x7fffffff),
            "ttl in its range");
    CheckRecords(answer.records);
    Promise((answer.kind == AnswerKind::kMalformed) == !answer.reason.empty(),
            "malformed with a reason");
  }
}

std::string AsInput(const std::vector<uint8_t>& bytes) {
  return std::string(bytes.begin(), bytes.end());
}

Message SampleReply() {
  Message reply = ReplyTo(QueryFor("www.example"));
  reply.answers = {Cname("www.example", "a.example", 60),
                   A("a.example", "192.0.2.1"), A("a.example", "192.0.2.2")};
  reply.authorities = {Soa("example", 3600, 60)};
  reply.additionals = {Aaaa("ns.example", "2001:db8::53")};
  reply.edns =
      Edns{.options = {{EdnsOption::kExtendedError, Hex("00036f6b")},
                       {EdnsOption::kCookie, Hex("0102030405060708")}}};
  return reply;
}

template <class T>
std::string ReplyWith(std::vector<T> all) {
  Message reply = ReplyTo(QueryFor("a.example", T::kType));
  for (T& one : all) {
    reply.answers.push_back(MakeRecord(Name("a.example"), 300, std::move(one)));
  }
  return AsInput(Wire(reply));
}

// Each parameter of RFC 9460, and one of none.
ServiceBinding SampleService() {
  using Key = ServiceParamKey;
  return {.priority = 1,
          .target = Name("web.example"),
          .params = {{Key::kMandatory, Hex("0001 0003")},
                     {Key::kAlpn, Hex("026832 026833")},
                     {Key::kNoDefaultAlpn},
                     {Key::kPort, Hex("20fb")},
                     {Key::kIpv4Hint, Hex("c0000201 c0000202")},
                     {Key::kEch, Hex("0000")},
                     {Key::kIpv6Hint, Hex("20010db8000000000000000000000001")},
                     {Key{667}, Hex("ff")}}};
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  Message truncated = SampleReply();
  truncated.header.truncated = true;
  Message loop = ReplyTo(QueryFor("a"));
  loop.answers = {Cname("a", "b"), Cname("b", "a")};
  Message negative = ReplyTo(QueryFor("gone.example", RecordType::kAaaa));
  negative.header.rcode = Rcode::kNxDomain;
  negative.authorities = {Soa("example", 3600, 60)};
  return {
      AsInput(BuildQuery(QueryFor("www.example")).value()),
      AsInput(Wire(SampleReply())),
      AsInput(BuildMessage(SampleReply(), NameCompression::kOff).value()),
      AsInput(Wire(truncated)),
      AsInput(Wire(loop)),
      AsInput(Wire(negative)),
      ReplyWith<NsRdata>({{Name("ns.a.example")}, {Name(".")}}),
      ReplyWith<PtrRdata>({{Name("b.example")}, {Name("<b>.example")}}),
      ReplyWith<MxRdata>({{0, Name(".")}}),
      ReplyWith<MxRdata>({{10, Name("mx.a.example")}, {5, Name("192.0.2.1")}}),
      ReplyWith<TxtRdata>({{{"v=spf1 ", "-all"}}, {{""}}}),
      ReplyWith<SrvRdata>({{1, 0, 80, Name("web.a.example")},
                           {1, 65535, 81, Name("b.example")}}),
      ReplyWith<SvcbRdata>({{SampleService()}, {{2, Name("."), {}}}}),
      ReplyWith<HttpsRdata>({{{0, Name("b.example"), {}}}}),
      AsInput(Hex("1234 8182 0000000000000000")),
      // A of class 0x8800.
      AsInput(Hex("12347e8000010002000000000161000001880001610000018800"
                  "000201c000000201c06b0162c00c")),
      AsInput(Hex("1234 8180 0000ffffffffffff c00c")),
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  using namespace rawnet;  // NOLINT: entry point outside of the namespace.
  if (size > WireWriter::kMessageSizeMax) return 0;
  const auto bytes = absl::MakeConstSpan(input, size);
  const absl::StatusOr<Message> message = ParseMessage(bytes);
  Query query = QueryFor("www.example");
  if (message.ok()) {
    CheckSameAfterBuild(*message, NameCompression::kOn);
    CheckSameAfterBuild(*message, NameCompression::kOff);
    query.id = message->header.id;
    if (message->question) query.question = *message->question;
  }
  CheckAnswer(query, bytes);
  return 0;
}
