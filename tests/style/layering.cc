// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/style/layering.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {
namespace {

struct Room {
  absl::string_view name;
  std::vector<absl::string_view> below;
  bool may_include_system_headers;
};

const std::vector<Room>& Rooms() {
  static const auto* const rooms = new std::vector<Room>{
      {"netpoll", {}, true},
      {"sockopt", {"netpoll"}, true},
      {"async", {"netpoll"}, false},
      {"socket", {"netpoll", "sockopt", "async"}, false},
      {"resolver", {"netpoll", "sockopt", "async", "socket"}, false},
      {"dialer", {"netpoll", "sockopt", "async", "socket", "resolver"}, false},
  };
  return *rooms;
}

const Room* RoomOf(absl::string_view path) {
  for (const Room& room : Rooms()) {
    if (TopDirectory(path) == room.name) return &room;
  }
  return nullptr;
}

struct Include {
  int line;
  // As written, with its quotes or angle brackets.
  absl::string_view target;
};

std::vector<Include> IncludesOf(const SourceFile& file) {
  std::vector<Include> includes;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    absl::string_view line = absl::StripAsciiWhitespace(file.lines[i]);
    if (!absl::ConsumePrefix(&line, "#")) continue;
    line = absl::StripLeadingAsciiWhitespace(line);
    if (!absl::ConsumePrefix(&line, "include")) continue;
    line = absl::StripLeadingAsciiWhitespace(line);
    const size_t end = line.find_first_of(">\"", 1);
    if (end == absl::string_view::npos) continue;
    includes.push_back({static_cast<int>(i) + 1, line.substr(0, end + 1)});
  }
  return includes;
}

// The path between the marks, or "" for the other kind of include.
absl::string_view Between(absl::string_view target, char open) {
  return target[0] == open ? target.substr(1, target.size() - 2) : "";
}

}  // namespace

std::vector<Finding> CheckLayering(const SourceFile& file) {
  std::vector<Finding> findings;
  const Room* const room = RoomOf(file.path);
  if (room == nullptr) return findings;
  for (const Include& include : IncludesOf(file)) {
    absl::string_view path = Between(include.target, '"');
    if (!absl::ConsumePrefix(&path, "rawnet/")) continue;
    const absl::string_view target = TopDirectory(path);
    if (target == room->name || absl::c_linear_search(room->below, target)) {
      continue;
    }
    findings.push_back(
        {file.path, include.line,
         absl::StrCat(
             room->name, " must not include ", target, "; it may use {",
             absl::StrJoin(room->below, ", "),
             "}. Move the shared part down, or pass an interface in")});
  }
  return findings;
}

std::vector<Finding> CheckSystemHeaders(const SourceFile& file) {
  std::vector<Finding> findings;
  const Room* const room = RoomOf(file.path);
  if (room == nullptr || room->may_include_system_headers) return findings;
  for (const Include& include : IncludesOf(file)) {
    if (!absl::EndsWith(Between(include.target, '<'), ".h")) continue;
    findings.push_back(
        {file.path, include.line,
         absl::StrCat(include.target, " in ", room->name,
                      "; only netpoll and sockopt know the system. Ask for it "
                      "through Sys, or include the C++ header (<cerrno>)")});
  }
  return findings;
}

std::vector<Finding> CheckIncludePrefix(const SourceFile& file) {
  static constexpr absl::string_view kPrefixes[] = {
      "rawnet/", "absl/", "gtest/", "gmock/", "benchmark/"};
  std::vector<Finding> findings;
  if (!IsCpp(file.path)) return findings;
  for (const Include& include : IncludesOf(file)) {
    const absl::string_view path = Between(include.target, '"');
    if (path.empty()) continue;
    const auto starts_path = [path](absl::string_view prefix) {
      return absl::StartsWith(path, prefix);
    };
    if (absl::c_any_of(kPrefixes, starts_path)) continue;
    findings.push_back({file.path, include.line,
                        absl::StrCat(include.target, " compiles only here; ",
                                     "write \"rawnet/<path from the root>\"")});
  }
  return findings;
}

}  // namespace rawnet
