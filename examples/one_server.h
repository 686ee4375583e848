// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_ONE_SERVER_H_
#define RAWNET_EXAMPLES_ONE_SERVER_H_

#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/endpoint.h"

namespace rawnet {

// `options`, but that names come from this DNS server and from nowhere else:
// no hosts file, no search list, whatever nsswitch.conf says.
Resolver::Options AskingOnly(const Endpoint& server, Resolver::Options options);

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_ONE_SERVER_H_
