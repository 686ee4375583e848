// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_RECORD_SEARCH_H_
#define RAWNET_RESOLVER_RECORD_SEARCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/resolver.h"

namespace rawnet {

// One lookup of the records of one type, through the search list: the first
// candidate that has some is the name that was meant. What AddressSearch is to
// addresses.
class RecordSearch {
 public:
  RecordSearch(Resolver& resolver, const Context& context,
               const std::string& name, RecordType type)
      : resolver_(resolver), context_(context), name_(name), type_(type) {}

  // A positive answer, or DnsError: of the name as it was given if that was
  // asked for, else the last one.
  Task<absl::StatusOr<Answer>> Run();
  // The same for one name, without the search list.
  Task<absl::StatusOr<Answer>> Ask(DnsName candidate);

 private:
  Resolver& resolver_;
  const Context& context_;
  const std::string& name_;
  const RecordType type_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_RECORD_SEARCH_H_
