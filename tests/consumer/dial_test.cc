// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What the first program of a user looks like; it is enough that it builds,
// links and starts.

#include "rawnet/dialer/default_dialer.h"
#include "rawnet/dialer/dialer.h"

int main() {
  const rawnet::Dialer dialer = rawnet::DefaultDialer();
  return dialer.lookup == nullptr ? 1 : 0;
}
