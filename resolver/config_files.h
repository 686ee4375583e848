// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_CONFIG_FILES_H_
#define RAWNET_RESOLVER_CONFIG_FILES_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/netpoll/file_stamp.h"
#include "rawnet/resolver/hosts_file.h"
#include "rawnet/resolver/name_switch.h"
#include "rawnet/resolver/resolv_conf.h"

namespace rawnet {

// Where the configuration of names is. A file that is missing or may not be
// read counts as empty.
struct ConfigFiles {
  std::string resolv_conf = "/etc/resolv.conf";
  std::string hosts = "/etc/hosts";
  std::string name_switch = "/etc/nsswitch.conf";
};

struct NameConfig {
  ResolvConf conf;
  HostsFile hosts;
  NameSwitch name_switch;
};

// Reads and parses the files, and the environment variables LOCALDOMAIN and
// RES_OPTIONS of glibc. What cannot be read at the moment counts as empty. Any
// thread.
NameConfig ReadConfig(const ConfigFiles& files);

// Sees changes of the files without looking at them for each lookup.
// Thread-safe.
class ConfigWatch {
 public:
  // Between two looks.
  static constexpr absl::Duration kInterval = absl::Seconds(5);

  explicit ConfigWatch(ConfigFiles files);

  // The configuration as it is now; see ReadConfig. Is read anew by the next
  // Update if a file could not be read at the moment.
  NameConfig Read();

  // Gives the new configuration to `use`, if a file has changed since the last
  // Read or Update. Looks every kInterval at the most, one caller at a time: to
  // the others, and within the interval, nothing has changed. A caller is one
  // until `use` has returned, so that what is used last is the newest.
  //
  // What cannot be read at the moment (out of descriptors, a disk that fails)
  // has not changed yet: `use` gets it when a later look can read it.
  void Update(MonotonicTime now, absl::FunctionRef<void(NameConfig)> use);

 private:
  using Stamps = std::array<FileStamp, 3>;

  Stamps Look() const;
  void LookAndRead(absl::FunctionRef<void(NameConfig)> use)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ConfigFiles files_;
  std::atomic<int64_t> next_look_;  // nanoseconds of MonotonicTime
  absl::Mutex mutex_;
  std::optional<Stamps> seen_ ABSL_GUARDED_BY(mutex_);  // and could be read
  bool no_reload_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_CONFIG_FILES_H_
