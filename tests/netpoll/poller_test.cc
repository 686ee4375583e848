// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/poller.h"

#include <stdlib.h>
#include <sys/resource.h>

#include <cerrno>
#include <string>

#include "gtest/gtest.h"
#include "rawnet/netpoll/errno_status.h"

namespace rawnet {
namespace {

class CreatePollerTest : public testing::Test {
 protected:
  void SetUp() override { unsetenv("RAWNET_POLLER"); }
  void TearDown() override { unsetenv("RAWNET_POLLER"); }
};

TEST_F(CreatePollerTest, EmptyNameIsTheDefault) {
  const auto poller = CreatePoller("");
  ASSERT_TRUE(poller.ok()) << poller.status();
  EXPECT_EQ((*poller)->name(), AvailableBackends().front().name);
}

TEST_F(CreatePollerTest, EveryBackendByName) {
  for (const PollerBackend& backend : AvailableBackends()) {
    const auto poller = CreatePoller(backend.name);
    ASSERT_TRUE(poller.ok()) << poller.status();
    EXPECT_EQ((*poller)->name(), backend.name);
  }
}

TEST_F(CreatePollerTest, EnvironmentNamesTheDefault) {
  setenv("RAWNET_POLLER", "poll", 1);
  const auto poller = CreatePoller("");
  ASSERT_TRUE(poller.ok()) << poller.status();
  EXPECT_EQ((*poller)->name(), "poll");
}

TEST_F(CreatePollerTest, NameBeatsEnvironment) {
  setenv("RAWNET_POLLER", "nonsense", 1);
  const auto poller = CreatePoller("poll");
  ASSERT_TRUE(poller.ok()) << poller.status();
  EXPECT_EQ((*poller)->name(), "poll");
}

TEST_F(CreatePollerTest, EmptyEnvironmentIsNone) {
  setenv("RAWNET_POLLER", "", 1);
  EXPECT_TRUE(CreatePoller("").ok());
}

TEST_F(CreatePollerTest, UnknownNameListsTheBackends) {
  const absl::Status status = CreatePoller("foo").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  std::string names;
  for (const PollerBackend& backend : AvailableBackends()) {
    names += (names.empty() ? "" : ", ") + std::string(backend.name);
  }
  EXPECT_EQ(status.message(),
            "no poller named \"foo\" (available: " + names + ")");
}

TEST_F(CreatePollerTest, UnknownNameInTheEnvironmentIsAnError) {
  setenv("RAWNET_POLLER", "foo", 1);
  EXPECT_FALSE(CreatePoller("").ok());
}

// A limit of 0 descriptors refuses new ones and leaves the old ones be.
TEST_F(CreatePollerTest, RefusalNamesTheReason) {
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit none = {0, limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  for (const PollerBackend& backend : AvailableBackends()) {
    const absl::Status status = CreatePoller(backend.name).status();
    EXPECT_EQ(ErrnoOf(status), EMFILE);
    EXPECT_EQ(status.message(),
              "poller " + std::string(backend.name) + ": too many open files");
  }
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

}  // namespace
}  // namespace rawnet
