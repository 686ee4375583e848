// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_CANONICAL_SEARCH_H_
#define RAWNET_RESOLVER_CANONICAL_SEARCH_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/record_search.h"
#include "rawnet/resolver/resolver_state.h"

namespace rawnet {

// One lookup of a canonical name. Each candidate of the search list is asked
// for both families at once, and the first one that has an address is the name
// that was meant, as in AddressSearch: both must speak of the same name.
//
// Where the families' aliases disagree, A's count. Where no candidate has an
// address, the first one that is an alias counts: that its end has no address,
// or is not there, does not make the alias absent (golang#59943).
class CanonicalSearch {
 public:
  CanonicalSearch(ResolverState& state, const Context& context,
                  const std::string& name);

  // An answer that has the canonical name, or DnsError.
  Task<absl::StatusOr<Answer>> Run();

 private:
  using Found = std::optional<ServerAnswer>;

  Task<absl::StatusOr<Answer>> Ask(DnsName candidate);
  Task<void> FetchBoth(DnsName candidate);
  static Task<void> FetchInto(RecordSearch* search, DnsName candidate,
                              Found* found);
  void KeepAlias(const DnsName& candidate);

  const ResolverState& state_;
  const Context& context_;
  RecordSearch ipv4_;
  RecordSearch ipv6_;
  // Of the candidate that is asked for.
  Found a_;
  Found aaaa_;
  std::optional<Answer> first_alias_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_CANONICAL_SEARCH_H_
