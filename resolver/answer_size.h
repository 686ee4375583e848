// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ANSWER_SIZE_H_
#define RAWNET_RESOLVER_ANSWER_SIZE_H_

#include <cstddef>

#include "rawnet/resolver/answer.h"
#include "rawnet/resolver/dns_name.h"

namespace rawnet {

// The memory in bytes that a value owns beside itself: an estimate, for limits.
size_t HeapBytesOf(const DnsName& name);
size_t HeapBytesOf(const Answer& answer);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ANSWER_SIZE_H_
