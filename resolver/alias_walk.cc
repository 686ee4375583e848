// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// ResolverState's way along aliases whose end the servers leave to us.

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rawnet/resolver/answer_chain.h"
#include "rawnet/resolver/resolver_state.h"

namespace rawnet {
namespace {

bool IsUnfinished(const absl::StatusOr<Answer>& answer) {
  return answer.ok() && answer->ask_canonical_name;
}

}  // namespace

Task<ServerAnswer> ResolverState::AskAlongAliases(Context context, DnsName name,
                                                  RecordType type,
                                                  AddressSink* sink) {
  absl::Duration aliases_ttl = absl::InfiniteDuration();
  ServerAnswer found = co_await Ask(context, name, type, sink);
  for (size_t i = 1; IsUnfinished(found.answer) && i <= kChainHopsMax; ++i) {
    aliases_ttl = std::min(aliases_ttl, found.answer->ttl);
    name = found.answer->canonical_name;
    found = co_await Ask(context, name, type, sink);
  }
  if (IsUnfinished(found.answer)) {
    found.answer->kind = AnswerKind::kMalformed;
    found.answer->reason =
        absl::StrCat("CNAME chain too long (>", kChainHopsMax, ")");
  }
  if (found.answer.ok()) {
    found.answer->ttl = std::min(found.answer->ttl, aliases_ttl);
  }
  co_return found;
}

}  // namespace rawnet
