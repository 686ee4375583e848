// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// The input is a name as text, and a message whose last name begins where its
// first byte says.

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/resolver/dns_name.h"
#include "rawnet/resolver/wire_reader.h"
#include "rawnet/resolver/wire_writer.h"
#include "rawnet/tests/fuzz/fuzz_target.h"

namespace rawnet {
namespace {

void CheckName(const DnsName& name) {
  Promise(name.wire().size() <= DnsName::kWireSizeMax, "255 bytes at most");
  Promise(name.LabelCount() <= 127, "127 labels at most");
  const absl::StatusOr<DnsName> again = DnsName::FromText(name.ToText());
  Promise(again.ok() && again->SameBytes(name), "text is read back");
  Promise(name.IsWithin(DnsName()) && name == name, "all are below the root");
  if (name.IsHostName()) {
    Promise(name.ToText().find('\\') == std::string::npos,
            "host names need no escape");
  }
  WireReader in(name.wire());
  Promise(in.ReadUncompressedName().SameBytes(name) && in.Finish().ok(),
          "wire is read back");
}

void CheckCompression(const DnsName& name) {
  WireWriter out(NameCompression::kOn);
  out.WriteBytes(std::vector<uint8_t>(12));
  for (int i = 0; i < 3; ++i) out.WriteName(name);
  const std::vector<uint8_t> bytes = out.Finish().value();
  WireReader in(bytes);
  in.ReadBytes(12);
  for (int i = 0; i < 3; ++i) {
    Promise(in.ReadName().SameBytes(name), "compressed is read back");
  }
  Promise(in.Finish().ok(), "compressed is read to its end");
}

}  // namespace

std::vector<std::string> FuzzSeeds() {
  return {
      "www.example.org",
      "a\\.b.\\000\\255.c.",
      ".",
      "a..b",
      "\\",
      std::string(63, 'x') + "." + std::string(64, 'y'),
      std::string("\14............\3www\7example\0", 26),
      std::string("\23............\3www\0\1a\300\14\300\21", 24),
      std::string("\14............\300\14", 15),
      std::string("\16............\1a\300\14", 17),
      std::string("\14............\100\0", 15),
  };
}

}  // namespace rawnet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* input, size_t size) {
  using namespace rawnet;  // NOLINT: entry point outside of the namespace.
  const absl::string_view text(reinterpret_cast<const char*>(input), size);
  if (absl::StatusOr<DnsName> name = DnsName::FromText(text); name.ok()) {
    CheckName(*name);
    CheckCompression(*name);
  }
  if (size == 0) return 0;
  WireReader in(absl::MakeConstSpan(input + 1, size - 1));
  in.ReadBytes(input[0]);
  const DnsName name = in.ReadName();
  Promise(in.ok() || name.IsRoot(), "no name after a failure");
  CheckName(name);
  return 0;
}
