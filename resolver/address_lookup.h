// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ADDRESS_LOOKUP_H_
#define RAWNET_RESOLVER_ADDRESS_LOOKUP_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/dns_types.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// What became known of one family of a name's addresses.
struct AddressAnswer {
  RecordType type = RecordType::kA;  // kA or kAaaa
  // OK and empty: the name has no addresses of this family.
  absl::StatusOr<std::vector<IpAddress>> addresses = std::vector<IpAddress>();
  absl::Duration ttl = absl::ZeroDuration();  // how long it may be kept
  // The end of the CNAME chain; "" when it may not be the name of a host.
  std::string canonical_name = {};
  // Where it comes from: "192.0.2.53:53", or "hosts".
  std::string server = {};
};

// Who is told what a lookup finds, as it finds it. On the lookup's thread.
class AddressSink {
 public:
  // A query for `type` goes to `server`. May come often.
  virtual void OnQuery(RecordType type, absl::string_view server) = 0;
  // Once for each family that was asked for.
  virtual void OnAnswer(AddressAnswer answer) = 0;

 protected:
  ~AddressSink() = default;
};

// No aggregate: g++ 12 copies the bytes of a temporary one within a co_await
// expression, and its string is destroyed twice.
struct AddressRequest {
  AddressRequest() = default;
  explicit AddressRequest(std::string host) : name(std::move(host)) {}

  std::string name;
  bool ipv4 = true;
  bool ipv6 = true;
};

// Finds the addresses of names: all that the dialer knows of a resolver.
class AddressLookup {
 public:
  virtual ~AddressLookup() = default;

  // Tells `sink` the answer for each family as soon as it is there; a family is
  // never held back for the other one. Ends after the last one. When `context`
  // is done, the families that are left get its error at once. `sink` must
  // outlive the task.
  virtual Task<void> LookupAddresses(Context context, AddressRequest request,
                                     AddressSink* sink) = 0;

  // `addresses` in the order in which to try them. The default keeps it.
  virtual std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) {
    return addresses;
  }
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ADDRESS_LOOKUP_H_
