// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What the first program of a user looks like; it is enough that it builds,
// links and starts.

#include "rawnet/dialer/dialer.h"

int main() {
  rawnet::Dialer dialer;
  (void)dialer;
  return 0;
}
