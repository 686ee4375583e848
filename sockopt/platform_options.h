// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKOPT_PLATFORM_OPTIONS_H_
#define RAWNET_SOCKOPT_PLATFORM_OPTIONS_H_

#include "absl/time/time.h"

namespace rawnet {

// What setsockopt(2) calls an option here.
struct OptionName {
  static constexpr int kAbsent = -1;

  int level = kAbsent;
  int name = 0;

  constexpr bool exists() const { return level != kAbsent; }
};

// The options of this platform. To port: write a platform_options_<os>.cc that
// names those that exist and leaves out the others, and list it in
// BUILD.bazel. Leave an option out rather than name one with another meaning.
struct PlatformOptions {
  OptionName reuse_address = {};
  OptionName reuse_port = {};  // The one that spreads, if there are two.
  OptionName v6_only = {};
  OptionName broadcast = {};
  OptionName send_buffer = {};
  OptionName receive_buffer = {};
  OptionName linger = {};  // A struct linger in seconds.
  OptionName mark = {};
  OptionName bind_to_device = {};  // Takes an interface name.

  OptionName no_delay = {};
  OptionName keep_alive = {};
  OptionName keep_alive_idle = {};      // In seconds.
  OptionName keep_alive_interval = {};  // In seconds.
  OptionName keep_alive_count = {};
  OptionName user_timeout = {};
  absl::Duration user_timeout_unit = absl::Milliseconds(1);
  OptionName quick_ack = {};
  OptionName fast_open_connect = {};
  OptionName fast_open_listen = {};
};

extern const PlatformOptions kPlatformOptions;

}  // namespace rawnet

#endif  // RAWNET_SOCKOPT_PLATFORM_OPTIONS_H_
