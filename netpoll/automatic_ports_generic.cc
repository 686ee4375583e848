// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/sys_mechanism.h"

namespace rawnet {

// Nothing is known but that the lowest ports are reserved. The BSDs tell more
// by sysctl(3): net.inet.ip.portrange.
PortRange AutomaticPorts() { return {1024, 65535}; }

}  // namespace rawnet
