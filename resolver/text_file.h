// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_TEXT_FILE_H_
#define RAWNET_RESOLVER_TEXT_FILE_H_

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>

namespace rawnet {

// Whether `error`, of opening or reading a file, is a matter of the moment: out
// of descriptors, a disk that fails. The rest is as the file is: missing, not
// for us, or a directory, which containers have where one was to be mounted.
inline bool MayReadLater(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case EACCES:
    case EPERM:
    case EISDIR:
      return false;
  }
  return true;
}

// The text of a file; empty of one that there is not. Absent: try again later.
inline std::optional<std::string> ReadTextFile(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "r");
  if (file == nullptr) {
    if (MayReadLater(errno)) return std::nullopt;
    return "";
  }
  std::string text;
  char buffer[4096];
  while (const size_t size = std::fread(buffer, 1, sizeof(buffer), file)) {
    text.append(buffer, size);
  }
  const bool absent = std::ferror(file) != 0 && MayReadLater(errno);
  std::fclose(file);
  if (absent) return std::nullopt;
  return text;
}

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_TEXT_FILE_H_
