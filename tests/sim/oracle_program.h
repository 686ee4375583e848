// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_ORACLE_PROGRAM_H_
#define RAWNET_TESTS_SIM_ORACLE_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rawnet {

// What one end of a TCP connection does, one step after the other.
struct OracleStep {
  enum class Kind {
    kWrite,             // `size` bytes
    kWritev,            // the same in three pieces
    kRead,              // at most `size` bytes
    kReadFull,          // `size` bytes
    kReadUntilTimeout,  // with a short deadline, when nothing comes
    kReadTooLate,       // with a deadline that has passed
    kOverfill,          // more than fits, with a short deadline; the other end
                        // then reads all that was written
    kCloseWrite,
    kClose,
  };
  int end = 0;  // or 1
  Kind kind = Kind::kWrite;
  size_t size = 0;
};

// "1 write 5"
std::string ToString(const OracleStep& step);

// Steps for both ends, to be made in their order, each when the last one has
// ended. A model of the connection chooses only steps that have one result
// whatever the time that packets take:
//  - a Read is of one byte, or meets the end of the stream: how many bytes have
//    come is a matter of time;
//  - what is on its way always fits into the buffers, but for kOverfill;
//  - after the other end has closed nothing is written: when the reset comes is
//    a matter of time, and so is which of ECONNRESET and EPIPE is told;
//  - who closes has read everything, or has bytes unread for certain: that
//    resets the connection. Bytes that are still on their way would do so
//    later.
std::vector<OracleStep> RandomOracleProgram(uint64_t seed);

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_ORACLE_PROGRAM_H_
