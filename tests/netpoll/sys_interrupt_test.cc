// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// EINTR, by a timer that goes off every 50 us.

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <vector>

#include "gtest/gtest.h"
#include "rawnet/netpoll/sys.h"
#include "rawnet/netpoll/sys_result.h"
#include "rawnet/tests/conformance/test_descriptors.h"

namespace rawnet {
namespace {

std::atomic<int> signals{0};
void Count(int) { ++signals; }

void AlarmEvery(int microseconds) {
  struct sigaction action = {};
  action.sa_handler = Count;  // without SA_RESTART
  sigaction(SIGALRM, &action, nullptr);
  itimerval timer = {};
  timer.it_interval.tv_usec = microseconds;
  timer.it_value.tv_usec = microseconds;
  setitimer(ITIMER_REAL, &timer, nullptr);
}

TEST(RetryOnInterrupt, RetriesUntilAnotherAnswer) {
  int calls = 0;
  const int answer = RetryOnInterrupt([&] {
    errno = EINTR;
    return ++calls < 5 ? -1 : 7;
  });
  EXPECT_EQ(answer, 7);
  EXPECT_EQ(calls, 5);
}

TEST(RetryOnInterrupt, OtherErrorsComeBackNegative) {
  const auto fail_with = [](int error) {
    return RetryOnInterrupt([&] {
      errno = error;
      return -1;
    });
  };
  EXPECT_EQ(fail_with(EPIPE), -EPIPE);
  EXPECT_EQ(fail_with(EAGAIN), -EAGAIN);
  EXPECT_EQ(fail_with(EWOULDBLOCK), -EAGAIN);
}

// A blocking read is the sure way to meet EINTR in a real system call.
TEST(RetryOnInterrupt, BlockingReadSurvivesATimer) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const TestFd read_end(ends[0]), write_end(ends[1]);
  static int writer;
  writer = ends[1];
  struct sigaction action = {};
  action.sa_handler = [](int) {
    // The tenth interrupt lets the read end.
    if (++signals == 10)
      RetryOnInterrupt([] { return ::write(writer, "x", 1); });
  };
  signals = 0;
  AlarmEvery(500);
  sigaction(SIGALRM, &action, nullptr);
  char byte;
  const auto size = RetryOnInterrupt([&] { return ::read(ends[0], &byte, 1); });
  AlarmEvery(0);
  EXPECT_EQ(size, 1);
  EXPECT_GE(signals, 10);
}

TEST(Sys, NoCallAnswersEintrUnderATimer) {
  Sys& sys = SystemSys();
  const TestPair pair = UnixPair();
  std::vector<char> block(1 << 20);
  signals = 0;
  AlarmEvery(50);
  while (signals < 200) {
    const ssize_t sent = sys.Send(pair.near.get(), block);
    EXPECT_NE(sent, -EINTR);
    const ssize_t received = sys.Receive(pair.far.get(), absl::MakeSpan(block));
    EXPECT_NE(received, -EINTR);
    const TestFd fd(sys.Socket(SocketFamily::kInet4, SocketType::kStream));
    EXPECT_GE(fd.get(), 0);
    EXPECT_EQ(sys.Listen(fd.get(), 1), 0);
    EXPECT_EQ(sys.Accept(fd.get(), nullptr), -EAGAIN);
  }
  AlarmEvery(0);
}

}  // namespace
}  // namespace rawnet
