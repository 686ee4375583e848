// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_name.h"

#include <algorithm>
#include <optional>
#include <ostream>

#include "absl/strings/str_cat.h"

namespace rawnet {
namespace {

absl::Status NameTooLong() {
  return absl::InvalidArgumentError("name too long (>255)");
}

// Takes what follows a backslash off the front of `text`.
std::optional<char> TakeEscaped(absl::string_view& text) {
  if (text.empty()) return std::nullopt;
  if (!absl::ascii_isdigit(text[0])) {
    const char literal = text[0];
    text.remove_prefix(1);
    return literal;
  }
  if (text.size() < 3) return std::nullopt;
  int value = 0;
  for (char digit : text.substr(0, 3)) {
    if (!absl::ascii_isdigit(digit)) return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  if (value > 255) return std::nullopt;
  text.remove_prefix(3);
  return static_cast<char>(value);
}

// Takes a label with escapes, and the dot that ends it, off the front of
// `text`.
absl::StatusOr<std::string> TakeEscapedLabel(absl::string_view& text) {
  std::string label;
  while (!text.empty()) {
    const char c = text[0];
    text.remove_prefix(1);
    if (c == '.') break;
    if (c != '\\') {
      label.push_back(c);
      continue;
    }
    std::optional<char> escaped = TakeEscaped(text);
    if (!escaped) return absl::InvalidArgumentError("bad escape");
    label.push_back(*escaped);
  }
  return label;
}

// The same without escapes; nothing if it has one.
std::optional<absl::string_view> TakePlainLabel(absl::string_view& text) {
  const auto end = std::find_if(text.begin(), text.end(),
                                [](char c) { return c == '.' || c == '\\'; });
  if (end != text.end() && *end == '\\') return std::nullopt;
  const absl::string_view label = text.substr(0, end - text.begin());
  text.remove_prefix(std::min(label.size() + 1, text.size()));
  return label;
}

bool NeedsEscape(char c) {
  return c == '.' || c == '\\' || !absl::ascii_isgraph(c);
}

bool IsPlain(absl::string_view label) {
  for (char c : label) {
    if (NeedsEscape(c)) return false;
  }
  return true;
}

void AppendEscaped(absl::string_view label, std::string& text) {
  for (char c : label) {
    if (!NeedsEscape(c)) {
      text.push_back(c);
    } else if (absl::ascii_isgraph(c)) {
      text.push_back('\\');
      text.push_back(c);
    } else {
      const int byte = static_cast<uint8_t>(c);
      absl::StrAppend(&text, "\\", byte / 100, byte / 10 % 10, byte % 10);
    }
  }
}

bool IsHostLabel(absl::string_view label) {
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_';
  });
}

bool IsNumeric(absl::string_view label) {
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return absl::ascii_isdigit(c); });
}

}  // namespace

DnsName::DnsName() : wire_(1, 0) {}

DnsName::DnsName(absl::Span<const uint8_t> wire)
    : wire_(wire.begin(), wire.end()) {}

absl::StatusOr<DnsName> DnsName::FromText(absl::string_view text) {
  if (text.empty()) return absl::InvalidArgumentError("empty name");
  DnsName name;
  if (text == ".") return name;
  while (!text.empty()) {
    absl::Status appended;
    if (const auto plain = TakePlainLabel(text)) {
      appended = name.AppendLabel(*plain);
    } else {
      const absl::StatusOr<std::string> label = TakeEscapedLabel(text);
      appended = label.ok() ? name.AppendLabel(*label) : label.status();
    }
    if (!appended.ok()) return appended;
  }
  return name;
}

absl::Status DnsName::AppendLabel(absl::string_view label) {
  if (label.empty()) return absl::InvalidArgumentError("empty label");
  if (label.size() > kLabelSizeMax) {
    return absl::InvalidArgumentError("label too long (>63)");
  }
  if (wire_.size() + 1 + label.size() > kWireSizeMax) return NameTooLong();
  const size_t at = wire_.size();
  wire_.back() = static_cast<uint8_t>(label.size());
  wire_.resize(at + label.size() + 1);  // the root's zero comes with it
  std::copy(label.begin(), label.end(), wire_.begin() + at);
  return absl::OkStatus();
}

absl::StatusOr<DnsName> DnsName::Under(const DnsName& suffix) const {
  if (wire_.size() - 1 + suffix.wire_.size() > kWireSizeMax) {
    return NameTooLong();
  }
  DnsName name = *this;
  name.wire_.pop_back();
  name.wire_.insert(name.wire_.end(), suffix.wire_.begin(), suffix.wire_.end());
  return name;
}

std::string DnsName::ToText() const {
  if (IsRoot()) return ".";
  // Mostly it is the wire form with dots for the lengths.
  const char* bytes = reinterpret_cast<const char*>(wire_.data());
  std::string text(bytes + 1, wire_.size() - 2);
  bool plain = true;
  for (size_t at = 0; wire_[at] != 0; at += 1 + wire_[at]) {
    plain = plain && IsPlain(LabelAt(at));
    if (at != 0) text[at - 1] = '.';
  }
  if (plain) return text;
  text.clear();
  for (size_t at = 0; wire_[at] != 0; at += 1 + wire_[at]) {
    if (at != 0) text.push_back('.');
    AppendEscaped(LabelAt(at), text);
  }
  return text;
}

bool DnsName::IsHostName() const {
  bool numeric = true;
  for (size_t at = 0; wire_[at] != 0; at += 1 + wire_[at]) {
    const absl::string_view label = LabelAt(at);
    if (!IsHostLabel(label)) return false;
    numeric = numeric && IsNumeric(label);
  }
  return !numeric || IsRoot();
}

size_t DnsName::LabelCount() const {
  size_t count = 0;
  for (size_t at = 0; wire_[at] != 0; at += 1 + wire_[at]) ++count;
  return count;
}

absl::string_view DnsName::LastLabel() const {
  absl::string_view last;
  for (size_t at = 0; wire_[at] != 0; at += 1 + wire_[at]) last = LabelAt(at);
  return last;
}

bool DnsName::IsWithin(const DnsName& ancestor) const {
  if (wire_.size() < ancestor.wire_.size()) return false;
  const size_t rest = wire_.size() - ancestor.wire_.size();
  size_t at = 0;
  while (at < rest) at += 1 + wire_[at];
  // Length bytes are below 'A', so folding the case of all bytes is safe.
  return at == rest &&
         std::equal(wire_.begin() + rest, wire_.end(), ancestor.wire_.begin(),
                    [](uint8_t a, uint8_t b) {
                      return absl::ascii_tolower(a) == absl::ascii_tolower(b);
                    });
}

absl::string_view DnsName::LabelAt(size_t offset) const {
  const char* bytes = reinterpret_cast<const char*>(wire_.data());
  return absl::string_view(bytes + offset + 1, wire_[offset]);
}

void DnsName::SetCase(absl::FunctionRef<uint16_t()> bits) {
  uint16_t word = 0;
  int left = 0;
  // A length byte is at most 63, and no letter.
  for (uint8_t& byte : wire_) {
    if (!absl::ascii_isalpha(byte)) continue;
    if (left == 0) {
      word = bits();
      left = 16;
    }
    byte =
        (word & 1) != 0 ? absl::ascii_toupper(byte) : absl::ascii_tolower(byte);
    word >>= 1;
    --left;
  }
}

bool operator==(const DnsName& a, const DnsName& b) {
  if (a.wire_.size() != b.wire_.size()) return false;
  // What is the same is mostly so to the letter, which is quicker to see.
  return a.SameBytes(b) || a.IsWithin(b);
}

std::ostream& operator<<(std::ostream& stream, const DnsName& name) {
  return stream << name.ToText();
}

}  // namespace rawnet
