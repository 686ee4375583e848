// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/special_names.h"

#include <cstddef>

#include "absl/strings/match.h"

namespace rawnet {
namespace {

struct SpecialTopLevel {
  absl::string_view label;
  NameDecision decision;
};

constexpr SpecialTopLevel kSpecial[] = {
    {"localhost", {NameHandling::kLoopback, "RFC 6761"}},
    {"invalid", {NameHandling::kNotFound, "RFC 6761"}},
    {"onion", {NameHandling::kNotFound, "RFC 7686"}},
    {"alt", {NameHandling::kNotFound, "RFC 9476"}},
};

}  // namespace

NameDecision DecideSpecialName(const DnsName& name) {
  const absl::string_view last = name.LastLabel();
  for (const SpecialTopLevel& special : kSpecial) {
    if (absl::EqualsIgnoreCase(last, special.label)) return special.decision;
  }
  return {};
}

}  // namespace rawnet
