// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_RESOLVING_H_
#define RAWNET_BENCHMARKS_RESOLVING_H_

#include <memory>

#include "rawnet/benchmarks/dns_responder.h"
#include "rawnet/benchmarks/operation.h"

namespace rawnet {

// Ways to look kAskedName up.

enum class Families { kIpv4, kBoth };

// `count` lookups at once, by Resolver::LookupAddresses on one loop.
std::unique_ptr<Operation> ResolverLookups(const DnsResponder& server,
                                           Families families, int count);

// Lookups one after another, of what Options::cache has.
std::unique_ptr<Operation> CachedLookups(const DnsResponder& server,
                                         Families families);
// The least that such a cache must do: find the text of a name in a table,
// under a mutex, and copy its addresses.
std::unique_ptr<Operation> TableLookups(Families families);

// ResolverLookups' exchanges of datagrams on bare system calls, each on a
// socket of its own; the replies are compared with nothing but the id, and not
// read.

// socket, connect, send, epoll_ctl for each; epoll_wait; recv, close for each.
// The epoll is kept.
std::unique_ptr<Operation> RawEpollLookups(const DnsResponder& server,
                                           Families families, int count);
// The same with poll(2): two calls fewer.
std::unique_ptr<Operation> RawPollLookups(const DnsResponder& server,
                                          Families families, int count);
// socket, connect, send for each; recv that blocks, close for each.
std::unique_ptr<Operation> RawBlockingLookups(const DnsResponder& server,
                                              Families families, int count);

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_RESOLVING_H_
