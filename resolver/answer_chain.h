// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ANSWER_CHAIN_H_
#define RAWNET_RESOLVER_ANSWER_CHAIN_H_

#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/dns_name.h"

namespace rawnet {

// More CNAMEs than any honest name needs; BIND and unbound stop at 11.
inline constexpr size_t kChainHopsMax = 16;

// Where the answer section leads from the asked name.
struct AnswerChain {
  DnsName canonical_name;  // The end: the asked name itself without CNAMEs.
  size_t hops = 0;

  // The records of the asked type at the end; point into the message.
  absl::InlinedVector<const Record*, 8> records;

  // The least TTL of those records and of each CNAME on the way; infinite for
  // none at all.
  absl::Duration ttl = absl::InfiniteDuration();
};

// Walks from owner to owner in whatever order the records stand. Any record
// that is no part of the walk (other owner, class or type) is passed over: a
// server may add what it likes, but cannot make us believe it. DNAME needs no
// step of its own: servers send the CNAME it stands for (RFC 6672 3.1).
//
// O(hops * answers); at most 17 * 5956.
// Errors: InvalidArgument: `CNAME loop at a.example`, `CNAME chain too long
// (>16)`.
absl::StatusOr<AnswerChain> FollowChain(const Message& message,
                                        const Question& question);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ANSWER_CHAIN_H_
