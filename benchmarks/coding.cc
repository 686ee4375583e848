// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/benchmarks/coding.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "benchmark/benchmark.h"
#include "rawnet/benchmarks/dns_messages.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/reply_match.h"

namespace rawnet {
namespace {

constexpr size_t kLongReply = 60;  // addresses

// A query, and a reply to it.
struct Exchanged {
  Exchanged(RecordType type, size_t address_count)
      : query(QueryFor(type)), reply(ReplyTo(query, address_count)) {}

  Query query;
  Bytes reply;
};

std::unique_ptr<Operation> Copy(Bytes bytes) {
  return Repeat([bytes = std::move(bytes), copy = Bytes(65535)]() mutable {
    benchmark::DoNotOptimize(bytes.data());
    std::memcpy(copy.data(), bytes.data(), bytes.size());
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  });
}

std::unique_ptr<Operation> CompareBytes(const Bytes& bytes) {
  return Repeat([bytes, same = bytes]() mutable {
    benchmark::DoNotOptimize(bytes.data());
    benchmark::DoNotOptimize(same.data());
    benchmark::ClobberMemory();
    int difference = std::memcmp(bytes.data(), same.data(), same.size());
    benchmark::DoNotOptimize(difference);
  });
}

size_t AfterName(const Bytes& message, size_t at) {
  while (message[at] != 0) {
    if (message[at] >= 0xc0) return at + 2;
    at += 1 + message[at];
  }
  return at + 1;
}

// Copies the addresses among the answers to `out`.
size_t TakeAddresses(const Bytes& reply, uint8_t* out) {
  const int answers = reply[6] << 8 | reply[7];
  size_t taken = 0;
  size_t at = AfterName(reply, DnsHeader::kWireSize) + 4;
  for (int i = 0; i < answers; ++i) {
    at = AfterName(reply, at);
    const RecordType type{
        static_cast<uint16_t>(reply[at] << 8 | reply[at + 1])};
    const size_t size = reply[at + 8] << 8 | reply[at + 9];
    at += 10;
    if (type == RecordType::kA || type == RecordType::kAaaa) {
      std::memcpy(out + taken, reply.data() + at, size);
      taken += size;
    }
    at += size;
  }
  return taken;
}

std::unique_ptr<Operation> Believe(Bytes reply) {
  return Repeat([reply = std::move(reply),
                 out = std::array<uint8_t, kLongReply * 16>()]() mutable {
    benchmark::DoNotOptimize(reply.data());
    benchmark::DoNotOptimize(TakeAddresses(reply, out.data()));
    benchmark::ClobberMemory();
  });
}

std::unique_ptr<Operation> ReadName() {
  return Repeat([text = std::string(kAskedName)] {
    benchmark::DoNotOptimize(DnsName::FromText(text));
  });
}

std::unique_ptr<Operation> Build(Query query) {
  return Repeat([query = std::move(query)] {
    benchmark::DoNotOptimize(BuildQuery(query));
  });
}

std::unique_ptr<Operation> Match(Exchanged exchanged) {
  return Repeat([exchanged = std::move(exchanged)] {
    benchmark::DoNotOptimize(MatchReply(exchanged.query, exchanged.reply));
  });
}

std::unique_ptr<Operation> Parse(Bytes reply) {
  return Repeat([reply = std::move(reply)] {
    benchmark::DoNotOptimize(ParseMessage(reply));
  });
}

std::unique_ptr<Operation> Interpret(Exchanged exchanged) {
  return Repeat([exchanged = std::move(exchanged)] {
    benchmark::DoNotOptimize(InterpretReply(exchanged.query, exchanged.reply,
                                            OnTruncation::kReport));
  });
}

}  // namespace

std::vector<Comparison> CodingComparisons(int runs) {
  const Exchanged usual(RecordType::kA, 2);
  const Exchanged long_one(RecordType::kAaaa, kLongReply);
  const Bytes query = BytesOf(usual.query);
  std::vector<Comparison> all;
  const auto add = [&](const char* name, std::unique_ptr<Operation> operation,
                       std::unique_ptr<Operation> floor) {
    all.push_back({name, std::move(operation), std::move(floor), runs});
  };
  const auto name = usual.query.question.name.wire();
  add("name/from_text", ReadName(), Copy(Bytes(name.begin(), name.end())));
  add("query/build", Build(usual.query), Copy(query));
  add("reply/match", Match(usual), CompareBytes(query));
  add("reply/parse", Parse(usual.reply), Believe(usual.reply));
  add("reply/interpret", Interpret(usual), Believe(usual.reply));
  add("reply_of_60/parse", Parse(long_one.reply), Believe(long_one.reply));
  add("reply_of_60/interpret", Interpret(long_one), Believe(long_one.reply));
  return all;
}

}  // namespace rawnet
