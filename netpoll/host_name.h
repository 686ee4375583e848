// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_HOST_NAME_H_
#define RAWNET_NETPOLL_HOST_NAME_H_

#include <string>

namespace rawnet {

// The name of this machine, gethostname(2); empty when it has none. Any thread.
std::string HostName();

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_HOST_NAME_H_
