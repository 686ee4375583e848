// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is a program for a resolver, its users and its servers: lookups
// begin, are cancelled and destroyed, servers say what they please or vanish,
// and time passes. Servers are the other ends of pipes; there is no system call
// and no other time than the program's.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rawnet/resolver/answer_chain.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/tests/async/virtual_time.h"
#include "rawnet/tests/fuzz/byte_program.h"
#include "rawnet/tests/fuzz/fuzz_target.h"
#include "rawnet/tests/fuzz/piped_servers.h"
#include "rawnet/tests/fuzz/reply_templates.h"
#include "rawnet/tests/fuzz/session_lookup.h"

namespace rawnet {
namespace {

// Short programs find more in the same time than long ones.
constexpr size_t kOperationsMax = 50;
constexpr int kLookupsMax = 8;  // at once
constexpr int kTurnsMax = 10000;

// What an operation does; its bytes follow.
enum Operation : uint8_t {
  kLookup,      // what, for which name
  kAnswer,      // which query, template, traits, damage
  kAnswerAll,   // template
  kRaw,         // which connection, size, the bytes
  kClose,       // which connection
  kAdvance,     // time, in steps of 8 ms
  kCancel,      // all lookups
  kDestroy,     // which lookup
  kConnecting,  // how connections are made from now on
  kOperations,
};

enum Damage : uint8_t { kNone, kFlip, kCut, kTail, kInParts, kDamages };

// Two bytes of switches.
Resolver::Options OptionsFrom(ByteProgram& program, PipedServers& servers) {
  const uint8_t query = program.Next();
  const uint8_t conf = program.Next();
  Resolver::Options options;
  options.query.random_case = query & 1;
  options.query.cookies = query & 2;
  options.query.edns = !(query & 4);
  // Few ids let queries meet that have the same one.
  const uint16_t id_step = query & 8 ? 0x4000 : 0x9e37;
  options.query.random_id = [id = uint16_t{1}, id_step]() mutable {
    return id += id_step;
  };
  options.query.connect = servers.Connector();
  if (query & 16) {
    DnsCache::Options cache;
    if (query & 32) cache.stale_max = absl::Hours(1);
    if (query & 64) cache.prefetch_fraction = 0.5;
    if (query & 128) cache.entries_max = 2;
    options.cache = std::make_shared<DnsCache>(cache);
  }
  options.random_below = [](uint32_t limit) { return limit / 2; };
  options.conf = ParseResolvConf(absl::StrCat(
      "nameserver 192.0.2.53\n", conf & 1 ? "nameserver 2001:db8::53\n" : "",
      conf & 2 ? "search sub.example other.example\n" : "",
      "options timeout:1 attempts:", conf & 4 ? 1 : 2,
      conf & 8 ? " use-vc" : "", conf & 16 ? " rotate" : "",
      conf & 32 ? " single-request" : "", conf & 64 ? " strict-error" : "",
      conf & 128 ? " no-aaaa" : ""));
  return options;
}

class Session {
 public:
  explicit Session(ByteProgram& program)
      : program_(program),
        options_(OptionsFrom(program, servers_)),
        resolver_(std::make_unique<Resolver>(options_)) {}

  void Run() {
    for (size_t i = 0; !program_.ended() && i < kOperationsMax; ++i) {
      Execute(static_cast<Operation>(program_.Below(kOperations)));
      Settle();
    }
    EndLookups();
    EndResolver();
  }

 private:
  void Execute(Operation operation);
  void StartLookup();
  void AnswerOne();
  void Damaged(std::string& message, size_t& cut);
  void SendInParts(PipedConnection& to, const std::string& bytes, size_t cut);
  void AnswerAll();
  void SendRaw();
  void CancelAll();
  void DestroyOne();

  // Runs what is ready; time stands still.
  void Settle();
  // Lets time pass, stopping wherever something is due.
  void AdvanceTo(MonotonicTime time);
  void EndLookups();
  void EndResolver();

  EventLoop& loop() { return EventLoop::Current(); }
  PipedConnection* ChosenConnection();

  ByteProgram& program_;
  VirtualTime time_;
  PipedServers servers_;
  const Resolver::Options options_;
  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<OwnedContext> context_ = NewContext();
  std::vector<std::unique_ptr<SessionLookup>> lookups_;

  static bool Runs(const std::unique_ptr<SessionLookup>& lookup) {
    return !lookup->ended();
  }
  static std::unique_ptr<OwnedContext> NewContext() {
    return std::make_unique<OwnedContext>(WithCancel(Context()));
  }
};

void Session::Execute(Operation operation) {
  switch (operation) {
    case kLookup:
      return StartLookup();
    case kAnswer:
      return AnswerOne();
    case kAnswerAll:
      return AnswerAll();
    case kRaw:
      return SendRaw();
    case kClose:
      if (PipedConnection* const chosen = ChosenConnection()) chosen->Close();
      return;
    case kAdvance:
      return AdvanceTo(time_.clock().Now() +
                       absl::Milliseconds(8) * program_.Next());
    case kCancel:
      return CancelAll();
    case kDestroy:
      return DestroyOne();
    case kConnecting:
      return servers_.SetConnecting(static_cast<Connecting>(program_.Below(4)));
    case kOperations:
      return;
  }
}

void Session::StartLookup() {
  const auto what = static_cast<LookupKind>(program_.Below(kLookupKinds));
  const uint8_t name = program_.Next();
  if (std::count_if(lookups_.begin(), lookups_.end(), &Runs) == kLookupsMax) {
    return;
  }
  lookups_.push_back(std::make_unique<SessionLookup>(what, SessionName(name),
                                                     options_.conf, servers_));
  lookups_.back()->Start(*resolver_, *context_);
}

PipedConnection* Session::ChosenConnection() {
  const std::vector<PipedConnection*>& open = servers_.open();
  const size_t which = program_.Next();
  return open.empty() ? nullptr : open[which % open.size()];
}

void Session::AnswerOne() {
  std::vector<PipedConnection*> asked;
  for (PipedConnection* connection : servers_.open()) {
    if (!connection->waiting().empty()) asked.push_back(connection);
  }
  const size_t which = program_.Next();
  const auto chosen =
      static_cast<ReplyTemplate>(program_.Below(kReplyTemplates));
  const uint8_t traits = program_.Next();
  if (asked.empty()) return;
  PipedConnection& from = *asked[which % asked.size()];
  const size_t place = which / asked.size() % from.waiting().size();
  const Message query = from.waiting()[place];
  from.waiting().erase(from.waiting().begin() + place);
  std::string message = MakeReply(chosen,
                                  {.no_edns = (traits & 1) != 0,
                                   .server_cookie = (traits & 2) != 0,
                                   .lower_case = (traits & 4) != 0},
                                  query);
  const std::string whole = message;
  size_t cut = 0;
  Damaged(message, cut);
  std::string bytes = from.Framed(message);
  if (traits & 8) bytes += bytes;
  const bool is_wrong = chosen == ReplyTemplate::kWrongId || message != whole;
  if (is_wrong || (traits & 8)) from.DoubtIds();
  SendInParts(from, bytes, cut);
}

void Session::Damaged(std::string& message, size_t& cut) {
  const auto damage = static_cast<Damage>(program_.Below(kDamages));
  if (damage == kNone) return;
  const size_t at = program_.Next() % message.size();
  switch (damage) {
    case kFlip:
      message[at] ^= static_cast<char>(program_.Next());
      return;
    case kCut:
      message.resize(at);
      return;
    case kTail:
      message += program_.Take(at);
      return;
    case kInParts:
      cut = at;
      return;
    case kNone:
    case kDamages:
      return;
  }
}

void Session::SendInParts(PipedConnection& to, const std::string& bytes,
                          size_t cut) {
  if (!to.is_stream()) cut = 0;
  const absl::string_view all = bytes;
  to.Send(all.substr(0, cut));
  Settle();
  to.Send(all.substr(cut));
}

// Those that are asked while this answers are left for the next time.
void Session::AnswerAll() {
  const auto chosen =
      static_cast<ReplyTemplate>(program_.Below(kReplyTemplates));
  for (size_t i = 0; i < servers_.connections().size(); ++i) {
    PipedConnection& connection = *servers_.connections()[i];
    if (chosen == ReplyTemplate::kWrongId) connection.DoubtIds();
    for (const Message& query : std::exchange(connection.waiting(), {})) {
      connection.Send(connection.Framed(MakeReply(chosen, {}, query)));
      Settle();
    }
  }
}

void Session::SendRaw() {
  PipedConnection* const chosen = ChosenConnection();
  const std::string bytes = program_.Take(program_.Next());
  if (chosen == nullptr) return;
  chosen->DoubtIds();
  chosen->Send(bytes);
}

void Session::CancelAll() {
  context_->Cancel();
  for (const auto& lookup : lookups_) lookup->OnCancel();
  Settle();
  for (const auto& lookup : lookups_) {
    Promise(lookup->ended(), "who is cancelled ends at once");
  }
  lookups_.clear();
  context_ = NewContext();
}

void Session::DestroyOne() {
  const size_t which = program_.Next();
  if (lookups_.empty()) return;
  lookups_.erase(lookups_.begin() + which % lookups_.size());
}

void Session::Settle() {
  int turns = 0;
  while (loop().Poll()) {
    Promise(++turns < kTurnsMax, "nothing goes on for ever");
  }
  servers_.Receive();
}

void Session::AdvanceTo(MonotonicTime time) {
  Settle();
  while (loop().next_timer() <= time) {
    const MonotonicTime due = loop().next_timer();
    time_.Advance(std::max(absl::ZeroDuration(), due - time_.clock().Now()));
    Settle();
  }
  time_.Advance(time - time_.clock().Now());
}

void Session::EndLookups() {
  // Refreshes of the cache are the loop's.
  while (std::any_of(lookups_.begin(), lookups_.end(), &Runs) ||
         loop().task_count() > 0) {
    const MonotonicTime next = loop().next_timer();
    Promise(next != MonotonicTime::Infinite(), "all that waits has its time");
    AdvanceTo(next);
  }
  lookups_.clear();
}

void Session::EndResolver() {
  resolver_.reset();
  Settle();
  for (const auto& connection : servers_.connections()) {
    Promise(!connection->open(), "connections end with the resolver");
  }
  context_.reset();
  Settle();
  Promise(loop().parked_count() == 0, "nothing is parked");
  Promise(loop().timer_count() == 0, "no timer is set");
  Promise(loop().task_count() == 0, "no task is alive");
  Promise(loop().slot_count() == 0, "no slot is taken");
}

std::string Bytes(std::initializer_list<int> bytes) {
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  constexpr int kGood = static_cast<int>(ReplyTemplate::kRecord);
  constexpr int kFailed = static_cast<int>(ReplyTemplate::kServFail);
  constexpr int kGone = static_cast<int>(ReplyTemplate::kNxDomain);
  constexpr int kBadCookie = static_cast<int>(ReplyTemplate::kBadCookie);
  constexpr int kFormErr = static_cast<int>(ReplyTemplate::kFormErr);
  constexpr int kTruncated = static_cast<int>(ReplyTemplate::kTruncated);
  constexpr int kAlias = static_cast<int>(ReplyTemplate::kAliasAlone);
  constexpr int kService = static_cast<int>(ReplyTemplate::kServiceAlias);
  constexpr int kMany = static_cast<int>(ReplyTemplate::kMany);
  constexpr int kWrongId = static_cast<int>(ReplyTemplate::kWrongId);
  std::vector<std::string> seeds = {
      // Silence, and a second server.
      Bytes({0, 1, kLookup, kAddresses, 0, kAdvance, 60, kAnswerAll, kGood}),
      // A search list, over TCP, a reply in parts.
      Bytes({0, 11, kLookup, kAddresses, 1, kAnswerAll, kGone, kAnswerAll,
             kGone, kAnswer, 0, kGood, 0, kInParts, 9, kAnswerAll, kGood}),
      // Truncated, then a connection that ends.
      Bytes({0, 1, kLookup, kTxt, 0, kAnswerAll, kTruncated, kClose, 1,
             kAdvance, 5, kAnswerAll, kGood}),
      // Cookies and letters' case.
      Bytes({3,          0,       kLookup,    kMx,     0,       kAnswer, 0,
             kBadCookie, 2,       kNone,      kAnswer, 0,       kGood,   2,
             kNone,      kLookup, kMx,        3,       kAnswer, 0,       kGood,
             4,          kNone,   kAnswerAll, kGood}),
      // No EDNS there.
      Bytes({0, 4, kLookup, kSrv, 0, kAnswer, 0, kFormErr, 1, kNone, kAnswerAll,
             kGood}),
      // Shared queries, a user that leaves, a cached answer, another one past
      // its time.
      Bytes({0x70,       1,      kLookup,  kAddresses, 0,          kLookup,
             kAddresses, 0,      kDestroy, 0,          kAnswerAll, kGood,
             kLookup,    kCname, 0,        kAdvance,   255,        kLookup,
             kAddresses, 0,      kAdvance, 250,        kAdvance,   250}),
      // Aliases of services, and of names.
      Bytes({0, 8, kLookup, kHttps, 0, kAnswerAll, kService, kAnswerAll, kAlias,
             kAnswerAll, kGood}),
      // A cancelled lookup, a forged reply, garbage.
      Bytes({8,       9,       kLookup, kPtr, 0,       kLookup, kMessage, 2,
             kCancel, kLookup, kPtr,    0,    kAnswer, 0,       kWrongId, 0,
             kNone,   kRaw,    0,       3,    0,       1,       7}),
      // Servers that cannot be reached, then can.
      Bytes({0,          1,        kConnecting, 3,          kLookup,
             kAddresses, 4,        kConnecting, 1,          kLookup,
             kAddresses, 0,        kAdvance,    30,         kConnecting,
             2,          kAdvance, 80,          kAnswerAll, kMany}),
      // A reply that comes twice, on a connection of several.
      Bytes({0, 32 + 8, kLookup, kMx, 0, kLookup, kTxt, 0, kAnswer, 0, kGood, 8,
             kNone, kAnswer, 0, kGood, 0, kNone}),
      // Garbage on a connection of several; then one that is silent.
      Bytes({0,        32 + 8, kLookup,    kMx,   0,       kLookup,    kTxt,
             0,        kRaw,   0,          5,     0,       3,          1,
             2,        3,      kAnswerAll, kGood, kLookup, kNs,        0,
             kAdvance, 130,    kLookup,    kMx,   1,       kAnswerAll, kGood}),
      // Many at once on one connection, answered in another order.
      Bytes({8,       32 + 8,  kLookup, kMx,    0,       kLookup,    kTxt,
             0,       kLookup, kNs,     0,      kLookup, kCname,     0,
             kAnswer, 2,       kGood,   0,      kNone,   kAnswer,    1,
             kGood,   0,       kNone,   kClose, 0,       kAnswerAll, kFailed}),
  };
  return seeds;
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  rawnet::ByteProgram program({input, size});
  rawnet::Session(program).Run();
  return 0;
}
