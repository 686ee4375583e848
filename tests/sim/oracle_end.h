// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_ORACLE_END_H_
#define RAWNET_TESTS_SIM_ORACLE_END_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rawnet/socket/conn.h"
#include "rawnet/tests/sim/oracle_program.h"

namespace rawnet {

// What an operation said: how many bytes moved, and "" or the word of an error:
// "timeout", "closed", "end of stream", or an errno's text.
struct OracleResult {
  size_t size = 0;
  std::string error = {};
};

// One end of a connection, whatever it is made of.
class OracleEnd {
 public:
  virtual ~OracleEnd() = default;
  virtual OracleResult Write(absl::string_view bytes) = 0;
  virtual OracleResult Writev(std::vector<absl::string_view> pieces) = 0;
  // 0 bytes: the end of the stream.
  virtual OracleResult Read(char* buffer, size_t size) = 0;
  virtual OracleResult ReadFull(char* buffer, size_t size) = 0;
  virtual OracleResult CloseWrite() = 0;
  virtual OracleResult Close() = 0;
  // Of all that comes, from now on; absl::InfiniteDuration(): none. What is not
  // positive has passed.
  virtual void SetTimeout(absl::Duration timeout) = 0;
};

struct OracleEnds {
  std::unique_ptr<OracleEnd> near;
  std::unique_ptr<OracleEnd> far;
};

// The reference: sockets of this machine, on loopback, with system calls that
// wait in the kernel, without a line of rawnet. One reader and one writer.
OracleEnds ConnectedBlockingEnds();
// Waits by rawnet::Wait.
std::unique_ptr<OracleEnd> MakeConnEnd(std::unique_ptr<Conn> conn);

// Makes the steps, and says what each came to, one a line.
std::vector<std::string> RunOracleProgram(const std::vector<OracleStep>& steps,
                                          OracleEnd& end0, OracleEnd& end1);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_ORACLE_END_H_
