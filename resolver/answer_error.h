// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_ANSWER_ERROR_H_
#define RAWNET_RESOLVER_ANSWER_ERROR_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "rawnet/resolver/answer.h"
#include "rawnet/socket/errors.h"

namespace rawnet {

// What a caller who asked for `name` is told of an answer of `server`, or of
// the failure to get one: nullopt when it is positive, and when it says that
// there is no data, which is an error for some and none for others.
std::optional<DnsError> ErrorIn(const absl::StatusOr<Answer>& answer,
                                const std::string& name,
                                const std::string& server);

// What a caller is told whose `name` is none: `why` is what DnsName::FromText
// said.
absl::Status NameInvalidError(const std::string& name, const absl::Status& why);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_ANSWER_ERROR_H_
