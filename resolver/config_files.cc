// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/config_files.h"

#include <cstdlib>
#include <utility>

#include "rawnet/netpoll/host_name.h"
#include "rawnet/resolver/text_file.h"

namespace rawnet {
namespace {

// What the files say; absent: what cannot be read now.
struct Texts {
  explicit Texts(const ConfigFiles& files)
      : conf(ReadTextFile(files.resolv_conf)),
        hosts(ReadTextFile(files.hosts)),
        name_switch(ReadTextFile(files.name_switch)) {}

  bool complete() const {
    return conf.has_value() && hosts.has_value() && name_switch.has_value();
  }

  const std::optional<std::string> conf;
  const std::optional<std::string> hosts;
  const std::optional<std::string> name_switch;
};

NameConfig ParseTexts(const Texts& texts) {
  const std::string conf = texts.conf.value_or("");
  const std::string host_name = HostName();
  ResolvConfSource source{.text = conf, .hostname = host_name};
  if (const char* domain = std::getenv("LOCALDOMAIN")) {
    source.local_domain = domain;
  }
  if (const char* options = std::getenv("RES_OPTIONS")) {
    source.res_options = options;
  }
  return {.conf = ParseResolvConf(source),
          .hosts = HostsFile::Parse(texts.hosts.value_or("")),
          .name_switch = ParseNameSwitch(texts.name_switch.value_or(""))};
}

}  // namespace

NameConfig ReadConfig(const ConfigFiles& files) {
  return ParseTexts(Texts(files));
}

ConfigWatch::ConfigWatch(ConfigFiles files)
    : files_(std::move(files)),
      next_look_(MonotonicTime::InfinitePast().nanoseconds) {}

NameConfig ConfigWatch::Read() {
  const absl::MutexLock lock(&mutex_);
  const Stamps stamps = Look();
  const Texts texts(files_);
  NameConfig config = ParseTexts(texts);
  no_reload_ = config.conf.no_reload;
  if (texts.complete()) seen_ = stamps;
  return config;
}

void ConfigWatch::Update(MonotonicTime now,
                         absl::FunctionRef<void(NameConfig)> use) {
  if (now.nanoseconds < next_look_.load(std::memory_order_relaxed)) return;
  if (!mutex_.TryLock()) return;
  next_look_ = (now + kInterval).nanoseconds;
  if (!no_reload_ || !seen_.has_value()) LookAndRead(use);
  mutex_.Unlock();
}

void ConfigWatch::LookAndRead(absl::FunctionRef<void(NameConfig)> use) {
  // Looked at before they are read: what changes in between is seen again.
  const Stamps stamps = Look();
  if (stamps == seen_) return;
  const Texts texts(files_);
  if (!texts.complete()) return;
  seen_ = stamps;
  NameConfig config = ParseTexts(texts);
  no_reload_ = config.conf.no_reload;
  use(std::move(config));
}

ConfigWatch::Stamps ConfigWatch::Look() const {
  return {StampOf(files_.resolv_conf), StampOf(files_.hosts),
          StampOf(files_.name_switch)};
}

}  // namespace rawnet
