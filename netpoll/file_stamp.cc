// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/file_stamp.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>

namespace rawnet {

FileStamp StampOf(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return {};
  // The field of the nanoseconds has another name on each system.
  std::error_code error;
  const auto modified = std::filesystem::last_write_time(path, error);
  return {
      .exists = true,
      .device = static_cast<uint64_t>(status.st_dev),
      .inode = static_cast<uint64_t>(status.st_ino),
      .size = static_cast<int64_t>(status.st_size),
      .modified = static_cast<int64_t>(modified.time_since_epoch().count())};
}

}  // namespace rawnet
