// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_EXAMPLES_BYTE_PUMP_H_
#define RAWNET_EXAMPLES_BYTE_PUMP_H_

#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rawnet/socket/conn.h"

namespace rawnet {

// Makes a Conn of a descriptor that loops cannot wait for: a file is refused
// by epoll, and a terminal must not be made non-blocking behind the back of
// whoever shares it. A thread copies between the descriptor, which may block,
// and one end of a socket pair; the other end is the Conn. So a slow reader
// slows the writer down, and nothing here needs a lock.
class BytePump {
 public:
  // What can be read from `fd` can be read from conn().
  static absl::StatusOr<std::unique_ptr<BytePump>> From(int fd,
                                                        std::string name);
  // What is written to conn() is written to `fd`. After conn().CloseWrite(),
  // conn() reads the end of stream when everything has been written.
  static absl::StatusOr<std::unique_ptr<BytePump>> To(int fd, std::string name);

  BytePump(const BytePump&) = delete;
  BytePump& operator=(const BytePump&) = delete;
  ~BytePump();

  Conn& conn() { return *conn_; }

  // Ends the copying, if it has not ended, and says what went wrong with the
  // descriptor: "write standard output: broken pipe".
  absl::Status Stop();

 private:
  enum class Way { kFromDescriptor, kToDescriptor };

  static absl::StatusOr<std::unique_ptr<BytePump>> Create(Way way, int fd,
                                                          std::string name);
  BytePump(int fd, int socket, std::string name, std::unique_ptr<Conn> conn);

  void CopyFromDescriptor();
  void CopyToDescriptor();
  bool WriteToDescriptor(const char* bytes, size_t size);
  // Waits until fd_ is ready for `events`; false when conn() has been closed.
  bool WaitForDescriptor(short events) const;
  void Fail(const char* operation);

  const int fd_;
  const int socket_;
  const std::string name_;
  const std::unique_ptr<Conn> conn_;
  absl::Status status_;  // of the thread, until it is joined
  std::thread thread_;
};

}  // namespace rawnet

#endif  // RAWNET_EXAMPLES_BYTE_PUMP_H_
