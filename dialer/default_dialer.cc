// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/default_dialer.h"

#include "rawnet/resolver/dns_choice.h"

namespace rawnet {

Dialer DefaultDialer() {
  Dialer dialer;
  dialer.lookup = &ChosenLookup();
  return dialer;
}

Task<absl::StatusOr<std::unique_ptr<Conn>>> Dial(const Context& context,
                                                 absl::string_view network,
                                                 absl::string_view address) {
  static const Dialer& dialer = *new Dialer(DefaultDialer());
  return dialer.Dial(context, network, address);
}

}  // namespace rawnet
