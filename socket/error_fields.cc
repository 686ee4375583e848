// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/error_fields.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rawnet {

absl::Cord EncodeFields(absl::Span<const absl::string_view> fields) {
  std::string text;
  for (absl::string_view field : fields) {
    absl::StrAppend(&text, field.size(), ":", field);
  }
  return absl::Cord(std::move(text));
}

std::vector<std::string> DecodeFields(const absl::Cord& payload) {
  const std::string text(payload);
  absl::string_view rest = text;
  std::vector<std::string> fields;
  while (!rest.empty()) {
    const size_t colon = rest.find(':');
    size_t size = 0;
    if (colon == rest.npos || !absl::SimpleAtoi(rest.substr(0, colon), &size)) {
      return {};
    }
    rest.remove_prefix(colon + 1);
    if (size > rest.size()) return {};
    fields.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return fields;
}

}  // namespace rawnet
