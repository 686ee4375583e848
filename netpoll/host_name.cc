// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/host_name.h"

#include <unistd.h>

#include <array>

namespace rawnet {

std::string HostName() {
  // POSIX allows 255 bytes. Zeros at the end: a name that does not fit need not
  // be terminated.
  std::array<char, 257> name = {};
  if (gethostname(name.data(), name.size() - 1) != 0) return "";
  return name.data();
}

}  // namespace rawnet
