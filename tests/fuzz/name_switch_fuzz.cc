// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is an nsswitch.conf; what was understood of it, written again,
// means the same.

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/resolver/name_switch.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

std::string Written(const NameSwitch& name_switch) {
  std::string text = "hosts:";
  for (const NameSwitch::Step& step : name_switch.steps) {
    absl::StrAppend(
        &text, step.source == NameSwitch::Source::kFiles ? " files" : " dns",
        step.ends_when_not_found ? " [NOTFOUND=return]" : "",
        step.ends_when_unavailable ? " [UNAVAIL=return]" : "");
  }
  for (const std::string& service : name_switch.passed_over) {
    absl::StrAppend(&text, " ", service);
  }
  return text;
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  return {
      "passwd: files systemd\nhosts: files mdns4_minimal [NOTFOUND=return] "
      "dns # comment\n",
      "hosts: files myhostname resolve [!UNAVAIL=return] dns",
      "hosts:dns[notfound=continue TRYAGAIN=return]files\r\nhosts: dns",
      "hosts: [=] ] [ [!] dns [SUCCESS=merge",
      std::string("hosts: fi\0les dns\n", 18),
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  using namespace rawnet;  // NOLINT: entry point outside of the namespace.
  const absl::string_view text(reinterpret_cast<const char*>(input), size);
  const NameSwitch parsed = ParseNameSwitch(text);
  Promise(!parsed.steps.empty(), "there is always a source");
  Promise(ParseNameSwitch(Written(parsed)) == parsed, "said again, the same");
  return 0;
}
