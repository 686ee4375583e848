// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/resolver.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>

#include "rawnet/resolver/address_search.h"
#include "rawnet/resolver/query_report.h"
#include "rawnet/resolver/source_probe.h"
#include "rawnet/resolver/special_names.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

std::string ReadFile(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

uint16_t SystemRandomId() {
  // The processor's generator or the kernel's.
  static thread_local std::random_device device;
  return static_cast<uint16_t>(device());
}

bool IsFinal(AnswerKind kind) {
  return kind == AnswerKind::kPositive || kind == AnswerKind::kNxDomain ||
         kind == AnswerKind::kNoData;
}

// RFC 6891 section 7: a server that knows no EDNS says so, one way or another.
bool StumblesOverEdns(const Answer& answer) {
  const bool complains = answer.kind == AnswerKind::kFormErr ||
                         answer.kind == AnswerKind::kNotImp ||
                         answer.rcode == Rcode::kBadVers;
  return complains && (!answer.has_edns || answer.rcode == Rcode::kBadVers);
}

AddressAnswer LocalAnswer(RecordType type,
                          absl::Span<const IpAddress> addresses,
                          absl::string_view source) {
  AddressAnswer answer{.type = type, .server = std::string(source)};
  for (const IpAddress& address : addresses) {
    if (address.is_v4() == (type == RecordType::kA)) {
      answer.addresses->push_back(address);
    }
  }
  return answer;
}

void TellLocal(const AddressRequest& request,
               absl::Span<const IpAddress> addresses, absl::string_view source,
               AddressSink& sink) {
  if (request.ipv6) {
    sink.OnAnswer(LocalAnswer(RecordType::kAaaa, addresses, source));
  }
  if (request.ipv4) {
    sink.OnAnswer(LocalAnswer(RecordType::kA, addresses, source));
  }
}

void TellError(const AddressRequest& request, const absl::Status& error,
               AddressSink& sink) {
  if (request.ipv6) {
    sink.OnAnswer({.type = RecordType::kAaaa, .addresses = error});
  }
  if (request.ipv4) {
    sink.OnAnswer({.type = RecordType::kA, .addresses = error});
  }
}

absl::Status NotFound(const std::string& name) {
  return MakeDnsError({.name = name, .kind = DnsError::Kind::kNotFound});
}

bool FilesFollow(const std::vector<NameSwitch::Step>& steps, size_t i) {
  return std::any_of(steps.begin() + i + 1, steps.end(), [](const auto& step) {
    return step.source == NameSwitch::Source::kFiles;
  });
}

// What DNS says of a name that the hosts file knows too, and is asked for
// later.
class HeldAnswers final : public AddressSink {
 public:
  explicit HeldAnswers(AddressSink& sink) : sink_(sink) {}

  void OnQuery(RecordType type, absl::string_view server) override {
    sink_.OnQuery(type, server);
  }
  void OnAnswer(AddressAnswer answer) override {
    found_ |= answer.addresses.ok() && !answer.addresses->empty();
    failed_ |= !answer.addresses.ok() &&
               !rawnet::IsNotFound(answer.addresses.status());
    answers_.push_back(std::move(answer));
  }

  // Whether they end the lookup.
  bool End(const NameSwitch::Step& step) const {
    if (found_) return true;
    return failed_ ? step.ends_when_unavailable : step.ends_when_not_found;
  }
  void PassOn() {
    for (AddressAnswer& answer : answers_) sink_.OnAnswer(std::move(answer));
  }

 private:
  AddressSink& sink_;
  std::vector<AddressAnswer> answers_;
  bool found_ = false;
  bool failed_ = false;
};

}  // namespace

Resolver::Resolver(Options options) : options_(std::move(options)) {}

Resolver::Options Resolver::SystemOptions() {
  const std::string conf = ReadFile("/etc/resolv.conf");
  const std::string hosts = ReadFile("/etc/hosts");
  ResolvConfSource source{.text = conf};
  if (const char* domain = std::getenv("LOCALDOMAIN")) {
    source.local_domain = domain;
  }
  if (const char* options = std::getenv("RES_OPTIONS")) {
    source.res_options = options;
  }
  Options result;
  result.conf = ParseResolvConf(source);
  result.hosts = HostsFile::Parse(hosts);
  result.name_switch = ParseNameSwitch(ReadFile("/etc/nsswitch.conf"));
  return result;
}

Resolver& Resolver::System() {
  static Resolver& resolver = *new Resolver(SystemOptions());
  return resolver;
}

bool Resolver::AnswerLiteral(const AddressRequest& request,
                             AddressSink& sink) const {
  const absl::StatusOr<IpAddress> literal = IpAddress::Parse(request.name);
  if (literal.ok()) {
    TellLocal(request, {*literal}, "literal", sink);
    return true;
  }
  const absl::StatusOr<DnsName> name = DnsName::FromText(request.name);
  if (name.ok() && !request.name.empty()) return false;
  TellError(
      request,
      MakeDnsError({.name = request.name,
                    .kind = DnsError::Kind::kNameInvalid,
                    .detail = request.name.empty()
                                  ? "empty name"
                                  : std::string(name.status().message())}),
      sink);
  return true;
}

bool Resolver::AnswerSpecial(const AddressRequest& request,
                             AddressSink& sink) const {
  const absl::StatusOr<DnsName> name = DnsName::FromText(request.name);
  if (!name.ok()) return false;
  switch (DecideSpecialName(*name).handling) {
    case NameHandling::kAskServers:
      return false;
    case NameHandling::kLoopback:
      TellLocal(request, {IpAddress::LoopbackV6(), IpAddress::LoopbackV4()},
                "loopback", sink);
      return true;
    case NameHandling::kNotFound:
      TellError(request, NotFound(request.name), sink);
      return true;
  }
  return false;
}

Task<bool> Resolver::AskSources(Context context, const AddressRequest* request,
                                AddressSink* sink) {
  const HostsFile::Host* const host = options_.hosts.FindByName(request->name);
  const std::vector<NameSwitch::Step>& steps = options_.name_switch.steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].source == NameSwitch::Source::kFiles) {
      if (host != nullptr) {
        TellLocal(*request, host->addresses, "hosts", *sink);
        co_return true;
      }
      if (steps[i].ends_when_not_found) co_return false;
      continue;
    }
    // Answers may go on as they come unless the hosts file has better ones.
    HeldAnswers held(*sink);
    const bool hold = host != nullptr && FilesFollow(steps, i);
    AddressSink* const out = hold ? &held : sink;
    if (!AnswerSpecial(*request, *out)) {
      AddressSearch search(*this, context, *request, *out);
      co_await search.Run();
    }
    if (!hold) co_return true;
    if (held.End(steps[i])) {
      held.PassOn();
      co_return true;
    }
  }
  co_return false;
}

Task<void> Resolver::LookupAddresses(Context context, AddressRequest request,
                                     AddressSink* sink) {
  if (AnswerLiteral(request, *sink)) co_return;
  const bool answered = co_await AskSources(context, &request, sink);
  if (answered || AnswerSpecial(request, *sink)) co_return;
  TellError(request, NotFound(request.name), *sink);
}

Query Resolver::MakeQuery(const DnsName& name, RecordType type) const {
  Query query;
  query.question.name = name;
  query.question.type = type;
  query.id = options_.random_id ? options_.random_id() : SystemRandomId();
  query.authentic_data = options_.conf.trust_ad;
  return query;
}

Task<absl::StatusOr<Answer>> Resolver::AskServer(Context context,
                                                 Endpoint server, DnsName name,
                                                 RecordType type) {
  ExchangeRequest request;
  request.server = server;
  request.query = MakeQuery(name, type);
  if (options_.conf.use_tcp) request.transport = DnsTransport::kTcp;
  request.timeout = options_.conf.timeout;
  absl::StatusOr<Answer> answer =
      co_await ReportedExchange(context, request, options_.tell_query);
  if (!answer.ok() || !StumblesOverEdns(*answer)) co_return answer;
  request.query = MakeQuery(name, type);
  request.query.edns.reset();
  co_return co_await ReportedExchange(context, std::move(request),
                                      options_.tell_query);
}

Task<Resolver::FoundAnswer> Resolver::Ask(Context context, DnsName name,
                                          RecordType type, AddressSink* sink) {
  const ResolvConf& conf = options_.conf;
  const uint32_t first =
      conf.rotate ? rotation_.fetch_add(1, std::memory_order_relaxed) : 0;
  FoundAnswer last{absl::UnavailableError("no dns server"), ""};
  for (size_t i = 0; i < conf.servers.size() * conf.attempts; ++i) {
    const Endpoint& server = conf.servers[(first + i) % conf.servers.size()];
    last.server = server.ToString();
    sink->OnQuery(type, last.server);
    last.answer = co_await AskServer(context, server, name, type);
    if (last.answer.ok() && IsFinal(last.answer->kind)) break;
    if (context.done()) {
      last.answer = context.status();
      break;
    }
  }
  co_return last;
}

std::vector<IpAddress> Resolver::SortByPreference(
    std::vector<IpAddress> addresses) {
  return SortBySource(std::move(addresses));
}

namespace {

class Collector final : public AddressSink {
 public:
  void OnQuery(RecordType, absl::string_view) override {}
  void OnAnswer(AddressAnswer answer) override {
    if (answer.addresses.ok()) {
      addresses_.insert(addresses_.end(), answer.addresses->begin(),
                        answer.addresses->end());
      return;
    }
    // "Not found" from one family must not hide that the other one failed.
    const absl::Status& error = answer.addresses.status();
    if (error_.ok() || rawnet::IsNotFound(error_)) error_ = error;
  }

  absl::StatusOr<std::vector<IpAddress>> Take(const std::string& name) {
    if (!addresses_.empty()) return std::move(addresses_);
    if (!error_.ok()) return error_;
    return MakeDnsError({.name = name, .kind = DnsError::Kind::kNoData});
  }

 private:
  std::vector<IpAddress> addresses_;
  absl::Status error_;
};

}  // namespace

Task<absl::StatusOr<std::vector<IpAddress>>> Resolver::LookupHost(
    Context context, std::string name) {
  Collector collector;
  co_await LookupAddresses(context, AddressRequest(name), &collector);
  absl::StatusOr<std::vector<IpAddress>> addresses = collector.Take(name);
  if (!addresses.ok()) co_return addresses;
  co_return SortByPreference(*std::move(addresses));
}

}  // namespace rawnet
