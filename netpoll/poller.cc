// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/poller.h"

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

absl::Status NoSuchPoller(absl::string_view name) {
  const auto append_name = [](std::string* out, const PollerBackend& backend) {
    absl::StrAppend(out, backend.name);
  };
  return absl::InvalidArgumentError(
      absl::StrCat("no poller named \"", name, "\" (available: ",
                   absl::StrJoin(AvailableBackends(), ", ", append_name), ")"));
}

absl::StatusOr<std::unique_ptr<Poller>> Create(const PollerBackend& backend) {
  std::unique_ptr<Poller> poller = backend.create();
  if (poller != nullptr) return poller;
  return ErrnoStatus(errno, absl::StrCat("poller ", backend.name));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Poller>> CreatePoller(absl::string_view name) {
  if (name.empty()) {
    const char* chosen = std::getenv("RAWNET_POLLER");
    if (chosen != nullptr) name = chosen;
  }
  if (name.empty()) return Create(AvailableBackends().front());
  for (const PollerBackend& backend : AvailableBackends()) {
    if (backend.name == name) return Create(backend);
  }
  return NoSuchPoller(name);
}

}  // namespace rawnet
