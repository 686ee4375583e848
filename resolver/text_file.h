// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_TEXT_FILE_H_
#define RAWNET_RESOLVER_TEXT_FILE_H_

#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace rawnet {

// What can be read of a file: nothing of one that is missing, and of a
// directory, which containers have where a file was to be mounted.
inline std::string ReadTextFile(const std::string& path) {
  std::ostringstream text;
  // A stream keeps errors to itself; an iterator over its buffer throws them.
  text << std::ifstream(path).rdbuf();
  return std::move(text).str();
}

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_TEXT_FILE_H_
