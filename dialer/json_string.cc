// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/dialer/json_string.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace rawnet {
namespace {

// A row of the grammar of RFC 3629 section 4: how long a sequence is whose
// first byte is in [first_low, first_high], and what its second byte may be.
// All further bytes are 80..BF.
struct SequenceRule {
  unsigned char first_low, first_high;
  unsigned char second_low, second_high;
  size_t size;
};

constexpr SequenceRule kSequenceRules[] = {
    {0x00, 0x7F, 0x00, 0xFF, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2},
    {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4},
    {0xF4, 0xF4, 0x80, 0x8F, 4},
};

bool Within(char byte, unsigned char low, unsigned char high) {
  const auto value = static_cast<unsigned char>(byte);
  return low <= value && value <= high;
}

bool Matches(const SequenceRule& rule, absl::string_view text) {
  if (!Within(text[0], rule.first_low, rule.first_high)) return false;
  if (text.size() < rule.size) return false;
  if (rule.size > 1 && !Within(text[1], rule.second_low, rule.second_high)) {
    return false;
  }
  for (size_t i = 2; i < rule.size; ++i) {
    if (!Within(text[i], 0x80, 0xBF)) return false;
  }
  return true;
}

// The length of the sequence at the front of `text`, which is not empty; 0 if
// it is not well-formed.
size_t SequenceSize(absl::string_view text) {
  for (const SequenceRule& rule : kSequenceRules) {
    if (Matches(rule, text)) return rule.size;
  }
  return 0;
}

void AppendAscii(std::string& json, char c) {
  switch (c) {
    case '"':
      json += "\\\"";
      return;
    case '\\':
      json += "\\\\";
      return;
    case '\n':
      json += "\\n";
      return;
    case '\r':
      json += "\\r";
      return;
    case '\t':
      json += "\\t";
      return;
  }
  if (c < 0x20) {
    absl::StrAppendFormat(&json, "\\u%04x", c);
  } else {
    json += c;
  }
}

}  // namespace

void AppendJsonString(std::string& json, absl::string_view text) {
  json += '"';
  while (!text.empty()) {
    const size_t size = SequenceSize(text);
    if (size == 0) {
      json += "\\ufffd";
    } else if (size == 1) {
      AppendAscii(json, text[0]);
    } else {
      absl::StrAppend(&json, text.substr(0, size));
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  json += '"';
}

}  // namespace rawnet
