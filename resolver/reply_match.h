// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_REPLY_MATCH_H_
#define RAWNET_RESOLVER_REPLY_MATCH_H_

#include <cstdint>

#include "absl/types/span.h"
#include "rawnet/resolver/dns_message.h"

namespace rawnet {

// What to do with bytes that came from the server's address and port:
//
//   kMatch      the reply to our query: interpret it
//   kWrongId    a guess by someone else, or a late reply: on UDP keep waiting,
//               or ask over TCP; on TCP close
//   kMismatch   not a reply, or to another question: as kWrongId
//   kMalformed  not even that can be told: as kWrongId
enum class ReplyMatch { kMatch, kWrongId, kMismatch, kMalformed };

// Whether the name in the reply must have the letters' case of the query, for
// servers that keep it and queries that randomise it.
enum class NameCase { kIgnore, kExact };

// The tests of RFC 5452 9.1 that bytes can answer: id, QR, opcode, and exactly
// one question with our name, type and class. The records are not looked at.
//
// A reply of nothing but a header is a match if it says FORMERR, SERVFAIL,
// NOTIMP or REFUSED: some servers leave the question out then (glibc bug
// 31890).
ReplyMatch MatchReply(const Query& query, absl::Span<const uint8_t> reply,
                      NameCase name_case = NameCase::kIgnore);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_REPLY_MATCH_H_
