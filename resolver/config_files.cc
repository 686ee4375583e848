// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/config_files.h"

#include <cstdlib>
#include <utility>

#include "rawnet/netpoll/host_name.h"
#include "rawnet/resolver/text_file.h"

namespace rawnet {

NameConfig ReadConfig(const ConfigFiles& files) {
  const std::string conf = ReadTextFile(files.resolv_conf);
  const std::string host_name = HostName();
  ResolvConfSource source{.text = conf, .hostname = host_name};
  if (const char* domain = std::getenv("LOCALDOMAIN")) {
    source.local_domain = domain;
  }
  if (const char* options = std::getenv("RES_OPTIONS")) {
    source.res_options = options;
  }
  return {.conf = ParseResolvConf(source),
          .hosts = HostsFile::Parse(ReadTextFile(files.hosts)),
          .name_switch = ParseNameSwitch(ReadTextFile(files.name_switch))};
}

ConfigWatch::ConfigWatch(ConfigFiles files)
    : files_(std::move(files)),
      next_look_(MonotonicTime::InfinitePast().nanoseconds) {}

NameConfig ConfigWatch::Read() {
  const absl::MutexLock lock(&mutex_);
  seen_ = Look();
  return ReadLocked();
}

void ConfigWatch::Update(MonotonicTime now,
                         absl::FunctionRef<void(NameConfig)> use) {
  if (now.nanoseconds < next_look_.load(std::memory_order_relaxed)) return;
  if (!mutex_.TryLock()) return;
  next_look_ = (now + kInterval).nanoseconds;
  const Stamps stamps = no_reload_ ? seen_ : Look();
  if (stamps != seen_) {
    // Looked at before they are read: what changes in between is seen again.
    seen_ = stamps;
    use(ReadLocked());
  }
  mutex_.Unlock();
}

ConfigWatch::Stamps ConfigWatch::Look() const {
  return {StampOf(files_.resolv_conf), StampOf(files_.hosts),
          StampOf(files_.name_switch)};
}

NameConfig ConfigWatch::ReadLocked() {
  NameConfig config = ReadConfig(files_);
  no_reload_ = config.conf.no_reload;
  return config;
}

}  // namespace rawnet
