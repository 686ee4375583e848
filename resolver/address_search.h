// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ADDRESS_SEARCH_H_
#define RAWNET_RESOLVER_ADDRESS_SEARCH_H_

#include <optional>
#include <string>

#include "absl/container/inlined_vector.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/resolver_state.h"

namespace rawnet {

// One lookup of a name's addresses on its way through the search list. Each
// candidate is asked for both families at once. The first one that has an
// address is the name that was meant; then the other family's answer for it is
// passed on too, whatever it is. Negative answers of a candidate are held back
// as long as it may turn out that another one was meant: the families must not
// speak of different names.
//
// With strict-error a family is held back for the other one too, and an error
// of one, but that there is nothing, is that of both and ends the search: a
// name with two families must not seem to have one because of a server's
// trouble.
class AddressSearch {
 public:
  AddressSearch(ResolverState& state, const Context& context,
                const AddressRequest& request, const GivenName& given,
                AddressSink& sink)
      : state_(state),
        context_(context),
        request_(request),
        given_(given),
        sink_(sink) {}

  Task<void> Run();

 private:
  struct Family {
    RecordType type;
    std::optional<AddressAnswer> held = {};
    // What the servers said of the name as it was given: a better error than
    // what they say of it with a suffix.
    std::optional<AddressAnswer> as_given = {};
  };

  Task<void> TryCandidate(DnsName candidate);
  Task<void> AskFamily(DnsName candidate, Family* family);
  AddressAnswer Translate(RecordType type, ServerAnswer found) const;
  void OnFamilyAnswer(Family& family, AddressAnswer answer);
  // The error of one family becomes that of both; false: there is none.
  bool SpreadError();
  void TellHeld();

  ResolverState& state_;
  const Context& context_;
  const AddressRequest& request_;
  const GivenName& given_;
  AddressSink& sink_;
  absl::InlinedVector<Family, 2> families_;
  bool last_candidate_ = false;
  bool found_ = false;  // the candidate has an address
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ADDRESS_SEARCH_H_
