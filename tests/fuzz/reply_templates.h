// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_FUZZ_REPLY_TEMPLATES_H_
#define RAWNET_TESTS_FUZZ_REPLY_TEMPLATES_H_

#include <cstdint>
#include <string>

#include "rawnet/resolver/dns_message.h"

namespace rawnet {

// What a server may say to a query, good or bad.
enum class ReplyTemplate : uint8_t {
  kRecord,       // one of the type that was asked for
  kAliasRecord,  // behind a CNAME
  kAliasAlone,   // a CNAME, whose end is left to the client
  kAliasLoop,
  kNxDomain,
  kAliasNxDomain,
  kNoData,
  kNoDataNoSoa,  // as a lame server's
  kServFail,
  kRefused,
  kFormErr,
  kNotImp,
  kBadVers,
  kBadCookie,
  kTruncated,
  kHeaderAlone,  // SERVFAIL without a question
  kWrongId,
  kWrongQuestion,
  kNotForUse,  // MX ".", SRV ".", an alias of a service to "."
  kServiceAlias,
  kNoHostName,  // targets with names that no host may have
  kShortLived,  // a record whose TTL is zero
  kMany,        // forty records
  kNoReply,     // the query, sent back
};
inline constexpr size_t kReplyTemplates = 24;

// Beside it.
struct ReplyTraits {
  bool no_edns = false;
  bool server_cookie = false;  // if the query had a cookie
  bool lower_case = false;     // of the question's name
};

// The bytes of a server's reply, unframed.
std::string MakeReply(ReplyTemplate chosen, const ReplyTraits& traits,
                      const Message& query);

}  // namespace rawnet

#endif  // RAWNET_TESTS_FUZZ_REPLY_TEMPLATES_H_
