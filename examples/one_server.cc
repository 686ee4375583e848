// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/examples/one_server.h"

namespace rawnet {

Resolver::Options AskingOnly(const Endpoint& server,
                             Resolver::Options options) {
  options.hosts = HostsFile();
  options.name_switch = NameSwitch();
  options.conf.servers = {server};
  options.conf.search.clear();
  return options;
}

}  // namespace rawnet
