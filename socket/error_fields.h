// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_ERROR_FIELDS_H_
#define RAWNET_SOCKET_ERROR_FIELDS_H_

#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rawnet {

// The encoding of the payloads of errors.h: each field as its size in decimal,
// a colon, its bytes. "4:dial3:tcp" reads back as {"dial", "tcp"}.
absl::Cord EncodeFields(absl::Span<const absl::string_view> fields);

// The fields of `payload`; empty when it is malformed.
std::vector<std::string> DecodeFields(const absl::Cord& payload);

}  // namespace rawnet

#endif  // RAWNET_SOCKET_ERROR_FIELDS_H_
