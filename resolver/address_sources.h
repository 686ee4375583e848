// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ADDRESS_SOURCES_H_
#define RAWNET_RESOLVER_ADDRESS_SOURCES_H_

#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/resolver_state.h"

namespace rawnet {

// One lookup of a name's addresses on its way through the sources: is it an
// address itself, or a name that needs no server; then the hosts file and DNS,
// in the order of the name switch.
class AddressSources {
 public:
  AddressSources(ResolverState& state, const Context& context,
                 const AddressRequest& request, AddressSink& sink)
      : state_(state), context_(context), request_(request), sink_(sink) {}

  Task<void> Run();

 private:
  // True: it was a literal, or no name at all.
  bool AnswerLiteral();
  bool AnswerSpecial(AddressSink& sink);
  // Makes the steps of the name switch. False: none of them had an answer.
  Task<bool> MakeSteps();

  ResolverState& state_;
  const Context& context_;
  const AddressRequest& request_;
  AddressSink& sink_;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ADDRESS_SOURCES_H_
