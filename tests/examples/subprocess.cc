// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/examples/subprocess.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace rawnet {
namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends;
    if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    reader = ends[0];
    writer = ends[1];
  }
  int reader;
  int writer;
};

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const std::vector<std::string>& more) {
  std::vector<std::string> environment = more;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    environment.push_back(*entry);
  }
  return environment;
}

// Appends what there is; false at the end.
bool ReadSome(int fd, std::string& text) {
  std::array<char, 65536> buffer;
  ssize_t size;
  do {
    size = read(fd, buffer.data(), buffer.size());
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  text.append(buffer.data(), size);
  return true;
}

std::string ReadUntil(int fd, absl::string_view mark) {
  std::string text;
  char c;
  while (!absl::EndsWith(text, mark) && read(fd, &c, 1) == 1) text += c;
  return text;
}

void CloseOnce(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

}  // namespace

Subprocess::Subprocess(const Command& command) {
  // A program that ends early is no reason for the test to.
  signal(SIGPIPE, SIG_IGN);
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = Environment(command.environment);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);
  Pipe in, out, err;
  const int file = command.input_file.empty()
                       ? -1
                       : open(command.input_file.c_str(), O_RDONLY | O_CLOEXEC);
  pid_ = fork();
  if (pid_ == 0) {
    signal(SIGPIPE, SIG_DFL);
    dup2(file >= 0 ? file : in.reader, STDIN_FILENO);
    dup2(out.writer, STDOUT_FILENO);
    dup2(err.writer, STDERR_FILENO);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  if (file >= 0) close(file);
  close(in.reader);
  close(out.writer);
  close(err.writer);
  input_ = in.writer;
  output_ = out.reader;
  errors_ = err.reader;
}

Subprocess::~Subprocess() {
  if (pid_ > 0) {
    Signal(SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  CloseOnce(input_);
  CloseOnce(output_);
  CloseOnce(errors_);
}

void Subprocess::Write(absl::string_view text) {
  while (!text.empty()) {
    const ssize_t size = write(input_, text.data(), text.size());
    if (size < 0 && errno != EINTR) return;
    if (size > 0) text.remove_prefix(size);
  }
}

void Subprocess::CloseInput() { CloseOnce(input_); }

void Subprocess::CloseOutput() { CloseOnce(output_); }

std::string Subprocess::ReadOutputUntil(absl::string_view mark) {
  return ReadUntil(output_, mark);
}

std::string Subprocess::ReadErrorsUntil(absl::string_view mark) {
  return ReadUntil(errors_, mark);
}

void Subprocess::Signal(int signal) { kill(pid_, signal); }

Ended Subprocess::Wait() {
  Ended ended;
  CloseInput();
  std::thread errors([this, &ended] {
    while (ReadSome(errors_, ended.errors)) {
    }
  });
  while (output_ >= 0 && ReadSome(output_, ended.output)) {
  }
  errors.join();
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return ended;
}

Ended RunProgram(const Command& command, absl::string_view input) {
  Subprocess process(command);
  process.Write(input);
  return process.Wait();
}

// A test starts at the root of its runfiles.
std::string Example(absl::string_view name) {
  const char* directory = std::getenv("RAWNET_EXAMPLES");
  return absl::StrCat(directory == nullptr ? "examples" : directory, "/", name);
}

std::string Installed(absl::string_view name) {
  for (const char* directory : {"/usr/local/sbin", "/usr/local/bin",
                                "/usr/sbin", "/usr/bin", "/sbin", "/bin"}) {
    const std::string path = absl::StrCat(directory, "/", name);
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return "";
}

}  // namespace rawnet
