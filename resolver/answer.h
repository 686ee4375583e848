// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ANSWER_H_
#define RAWNET_RESOLVER_ANSWER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/dns_types.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// What one matched reply says, and what a resolver does about it:
//
//   kPositive    records of the asked type               done
//   kNxDomain    the name has no records of any type     done: not found
//   kNoData      the name has none of this type          done for this type
//   kServFail    the server failed, for now              next server
//   kRefused     the server does not serve us            next server
//   kNotImp      the server does not do this             without EDNS, or next
//   kFormErr     the server did not understand           without EDNS, or next
//   kOtherRcode  anything else, see `rcode`              next server
//   kLame        a referral: the server does not recurse next server
//   kTruncated   the rest is to be had over TCP          TCP, same server
//   kMalformed   not to be understood, see `reason`      next server
enum class AnswerKind {
  kPositive,
  kNxDomain,
  kNoData,
  kServFail,
  kRefused,
  kNotImp,
  kFormErr,
  kOtherRcode,
  kLame,
  kTruncated,
  kMalformed,
};

// "positive", "NXDOMAIN", "no data", "SERVFAIL", ...: for messages and traces.
absl::string_view ToString(AnswerKind kind);

// What a server's word is worth.
enum class AnswerWorth {
  kPositive,
  kNegative,  // kNxDomain, kNoData: an answer as good as a positive one
  kFailure,   // all others
};
AnswerWorth WorthOf(AnswerKind kind);

// RFC 9520 2: whether the servers and the network are to be blamed for the
// failure of an exchange, and not this machine or the caller.
bool IsOfTheServers(const absl::Status& failure);

// What to make of a reply with the TC bit. Over TCP it cannot get better, so
// what came is used (golang#64896).
enum class OnTruncation { kReport, kUseWhatCame };

struct Answer {
  AnswerKind kind = AnswerKind::kMalformed;

  // The name at the end of the CNAME chain; the asked name if there is none.
  DnsName canonical_name;

  // In the order of the reply; empty unless the type asked for is A or AAAA.
  std::vector<IpAddress> addresses;

  // The same for any other type.
  std::vector<Record> records;

  // How long this may be kept. For kPositive the least TTL of the records and
  // of every CNAME on the way. For kNxDomain and kNoData also the lesser of the
  // SOA's TTL and minimum (RFC 2308 5); zero, not to be kept, without a SOA.
  // With ask_canonical_name that of the aliases. Else zero.
  absl::Duration ttl = absl::ZeroDuration();

  // kNoData at the end of a chain, without a SOA to prove it: the server leaves
  // the rest to us. (knot follows 5 aliases, knot and BIND none to another
  // zone.) Ask again, for canonical_name.
  bool ask_canonical_name = false;

  // With OPT's bits, when the additional section could be read.
  Rcode rcode = Rcode::kNoError;
  bool has_edns = false;
  std::vector<ExtendedError> extended_errors;

  // Only if the query said that this server is to be believed (trust-ad).
  bool authentic_data = false;

  // The COOKIE option as it came (RFC 7873), empty without one.
  std::vector<uint8_t> cookie;

  // How it came; said by Exchange.
  DnsTransport transport = DnsTransport::kUdp;
  // False: a reply over UDP had the asked name in letters of another case, and
  // TCP was taken for that.
  bool name_case_kept = true;

  // Why kMalformed: `CNAME loop at a.example`.
  std::string reason;

  // All that the server said, if the query wants it; null if it could not be
  // parsed.
  std::shared_ptr<const Message> message;
};

// `message` is a reply that MatchReply matched to `query`.
Answer InterpretMessage(const Query& query, const Message& message,
                        OnTruncation on_truncation);

// As InterpretMessage, and keeps the message; what cannot be parsed is
// kMalformed.
Answer InterpretReply(const Query& query, absl::Span<const uint8_t> reply,
                      OnTruncation on_truncation);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ANSWER_H_
