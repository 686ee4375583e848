// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is an /etc/services; each of its words is looked up, and so is its
// last line.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "rawnet/resolver/service_ports.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

// What LookupPort is to ask, which takes a function.
const ServicePorts* current = nullptr;
const ServicePorts& Current() { return *current; }

void CheckWord(const ServicePorts& services, absl::string_view word) {
  for (const char* protocol : {"tcp", "udp"}) {
    const std::optional<uint16_t> port = services.Find(protocol, word);
    Promise(port == services.Find(protocol, absl::AsciiStrToUpper(word)),
            "case makes no difference");
    if (!port.has_value()) continue;
    const ServicePorts again = ServicePorts::Parse(
        absl::StrCat(word, " ", *port, "/", protocol, "\n", word, " 1/tcp"));
    Promise(again.Find(protocol, word) == port, "a line is read back");
  }
}

void CheckLookup(const ServicePorts& services, absl::string_view service) {
  current = &services;
  const absl::StatusOr<uint16_t> any = LookupPort("", service, &Current);
  const absl::StatusOr<uint16_t> tcp = LookupPort("tcp", service, &Current);
  const absl::StatusOr<uint16_t> udp = LookupPort("udp6", service, &Current);
  Promise(any.ok() == (tcp.ok() || udp.ok()), "any network is either");
  Promise(!tcp.ok() || *any == *tcp, "tcp comes first");
  const std::optional<uint16_t> named = services.Find("tcp", service);
  Promise(!tcp.ok() || !named || *named == *tcp ||
              absl::ascii_isdigit(static_cast<unsigned char>(service[0])),
          "a name has its port");
  for (const auto& port : {any, tcp, udp}) {
    Promise(port.ok() || !port.status().message().empty(), "a reason");
  }
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  return {
      "# Services\nhttp\t80/tcp www WWW-HTTP # web\ndomain 53/udp\nwww",
      " syslog 514/udp\r\nshell 514/tcp cmd syslog\nSYSLOG",
      "a\na 1\na /tcp\na 65536/tcp\na -1/tcp\na 1/\n80 81/tcp\n80",
      std::string("\0 1/tcp\n\v\f2 3/udp/tcp\n65536", 27),
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  using namespace rawnet;  // NOLINT: entry point outside of the namespace.
  const absl::string_view text(reinterpret_cast<const char*>(input), size);
  const ServicePorts services = ServicePorts::Parse(text);
  int words = 0;
  for (const absl::string_view word : absl::StrSplit(
           text, absl::ByAnyChar(" \t\r\v\f\n#"), absl::SkipEmpty())) {
    CheckWord(services, word);
    if (++words == 100) break;
  }
  CheckLookup(services, text.substr(text.rfind('\n') + 1));
  return 0;
}
