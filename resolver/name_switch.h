// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_NAME_SWITCH_H_
#define RAWNET_RESOLVER_NAME_SWITCH_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rawnet {

// The line `hosts:` of nsswitch.conf(5): where names are looked up, and in
// which order.
struct NameSwitch {
  enum class Source { kFiles, kDns };

  struct Step {
    Source source = Source::kFiles;
    // What ends the lookup though the source had no addresses: [NOTFOUND=...]
    // and its like. By default the next source is asked.
    bool ends_when_not_found = false;
    bool ends_when_unavailable = false;  // also [TRYAGAIN=...]

    friend bool operator==(const Step&, const Step&) = default;
  };

  std::vector<Step> steps = {{Source::kFiles}, {Source::kDns}};
  // Services that a resolver of files and DNS does not have, as written:
  // "mdns4_minimal", "myhostname", "resolve". They are passed over, with their
  // criteria, but for "resolve" in a line without "dns": nss-resolve(8) is how
  // such a machine asks DNS. A step kDns with its criteria stands in its place
  // too, and files before it, which it reads as well.
  std::vector<std::string> passed_over = {};

  friend bool operator==(const NameSwitch&, const NameSwitch&) = default;
};

// Never fails: a word that is no service and no criterion counts as a service
// that is not known. A comment runs from # to the end of its line; of several
// lines the last counts. Without a line, or when nothing of it is known: files,
// then DNS. Success always ends a lookup: [SUCCESS=continue] and merge are
// passed over.
NameSwitch ParseNameSwitch(absl::string_view text);

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_NAME_SWITCH_H_
