// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_NETPOLL_TEMP_DIRECTORY_H_
#define RAWNET_TESTS_NETPOLL_TEMP_DIRECTORY_H_

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/netpoll/check.h"

namespace rawnet {

// A directory of its own, which goes at the end of its scope with all that is
// in it. Not in testing::TempDir(): under Bazel that is longer than the path of
// a Unix socket may be.
class TempDirectory {
 public:
  TempDirectory() {
    CheckThat(::mkdtemp(path_) != nullptr,
              "a test can make no directory in /tmp");
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string path() const { return path_; }
  std::string PathOf(absl::string_view file) const {
    return absl::StrCat(path_, "/", file);
  }

 private:
  char path_[sizeof("/tmp/rawnetXXXXXX")] = "/tmp/rawnetXXXXXX";
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_NETPOLL_TEMP_DIRECTORY_H_
