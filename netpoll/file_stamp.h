// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_NETPOLL_FILE_STAMP_H_
#define RAWNET_NETPOLL_FILE_STAMP_H_

#include <cstdint>
#include <string>

namespace rawnet {

// What tells one state of a file from another without reading it: stat(2) on
// where its links lead. The time alone does not: a file that takes another's
// place may be as old (systemd#40042).
struct FileStamp {
  bool exists = false;
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t size = 0;      // bytes
  int64_t modified = 0;  // in the units of the file system's clock

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

// A file that cannot be looked at counts as one that does not exist. Any
// thread.
FileStamp StampOf(const std::string& path);

}  // namespace rawnet

#endif  // RAWNET_NETPOLL_FILE_STAMP_H_
