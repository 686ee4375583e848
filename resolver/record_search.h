// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_RECORD_SEARCH_H_
#define RAWNET_RESOLVER_RECORD_SEARCH_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/resolver_state.h"

namespace rawnet {

// For those whom the progress of a lookup does not concern.
class NoSink final : public AddressSink {
 public:
  void OnQuery(RecordType, absl::string_view) override {}
  void OnAnswer(AddressAnswer) override {}
};

// One lookup of the records of one type, through the search list: the first
// candidate that has some is the name that was meant. What AddressSearch is to
// addresses.
class RecordSearch {
 public:
  RecordSearch(ResolverState& state, const Context& context,
               const std::string& name, RecordType type)
      : state_(state), context_(context), name_(name), type_(type) {}

  // A positive answer, or DnsError: of the name as it was given if that was
  // asked for, else the last one. Literal addresses and special names (RFC
  // 6761) have no records; nobody is asked for them.
  Task<absl::StatusOr<Answer>> Run();
  // The same for one name, without the search list.
  Task<absl::StatusOr<Answer>> Ask(DnsName candidate);

  // Run, with something else than Ask for each candidate. It must outlive the
  // task.
  using AskOne = absl::FunctionRef<Task<absl::StatusOr<Answer>>(DnsName)>;
  Task<absl::StatusOr<Answer>> RunWith(AskOne ask);

  // What the servers say of one name, or of the end of its aliases where they
  // leave that to us.
  Task<ServerAnswer> Fetch(DnsName candidate);
  // `found`, or the error that it is to who asked for a name's records.
  absl::StatusOr<Answer> ToResult(ServerAnswer found) const;

 private:
  ResolverState& state_;
  const Context& context_;
  const std::string& name_;
  const RecordType type_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_RECORD_SEARCH_H_
