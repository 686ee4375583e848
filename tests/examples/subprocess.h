// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_EXAMPLES_SUBPROCESS_H_
#define RAWNET_TESTS_EXAMPLES_SUBPROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rawnet {

// How a program ended. `code` is its exit status, or minus the signal.
struct Ended {
  int code = 0;
  std::string output = {};
  std::string errors = {};
};

struct Command {
  std::vector<std::string> arguments;  // the program first
  // NAME=VALUE, beside those of this process.
  std::vector<std::string> environment = {};
  // A file as standard input; empty: a pipe.
  std::string input_file = {};
};

// A program that runs beside the test. What it prints is collected as it comes,
// so that it never waits for us.
class Subprocess {
 public:
  explicit Subprocess(const Command& command);
  Subprocess(const Subprocess&) = delete;
  Subprocess& operator=(const Subprocess&) = delete;
  // Kills it, if it has not ended.
  ~Subprocess();

  // Writes to its standard input, which must be the pipe.
  void Write(absl::string_view text);
  void CloseInput();
  // Reads no more of its standard output.
  void CloseOutput();
  // Reads its standard output, or its standard error, up to and with `mark`;
  // what there was when it ends before that.
  std::string ReadOutputUntil(absl::string_view mark);
  std::string ReadErrorsUntil(absl::string_view mark);
  void Signal(int signal);
  // Closes its input and waits until it has ended. The texts are what has not
  // been read yet.
  Ended Wait();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  int errors_ = -1;
};

// Runs a program to its end. `input` must fit in a pipe.
Ended RunProgram(const Command& command, absl::string_view input = "");

// The path of a program of examples/.
std::string Example(absl::string_view name);

// The path of a program of this machine; empty when it is not installed.
std::string Installed(absl::string_view name);

}  // namespace rawnet

#endif  // RAWNET_TESTS_EXAMPLES_SUBPROCESS_H_
