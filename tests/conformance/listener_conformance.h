// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_CONFORMANCE_LISTENER_CONFORMANCE_H_
#define RAWNET_TESTS_CONFORMANCE_LISTENER_CONFORMANCE_H_

#include <memory>
#include <ostream>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/socket/address.h"
#include "rawnet/socket/conn.h"
#include "rawnet/tests/conformance/strands.h"

namespace rawnet {

using ConnOrError = absl::StatusOr<std::unique_ptr<Conn>>;

// What the suite needs of a listener.
class AnyListener {
 public:
  virtual ~AnyListener() = default;
  virtual Task<ConnOrError> Accept(Context context) = 0;
  virtual absl::Status Close() = 0;
  virtual absl::Status SetDeadline(absl::Time deadline) = 0;
};

// Any class with these three functions is one.
template <class Listener>
class ListenerOf final : public AnyListener {
 public:
  explicit ListenerOf(std::unique_ptr<Listener> listener)
      : listener_(std::move(listener)) {}

  Task<ConnOrError> Accept(Context context) override {
    co_return co_await listener_->Accept(context);
  }
  absl::Status Close() override { return listener_->Close(); }
  absl::Status SetDeadline(absl::Time deadline) override {
    return listener_->SetDeadline(deadline);
  }

 private:
  const std::unique_ptr<Listener> listener_;
};

// A listener, the address that it has, and what has to outlive it.
struct ListenerPlace {
  std::unique_ptr<AnyListener> listener;
  Address address;
  std::shared_ptr<void> world = nullptr;
};

// Whether a connection that was dialed stands in the listener's queue by then.
enum class Queueing {
  kAtOnce,
  kWithTheWeather,  // what tells the listener may be lost, or overtaken
};

// One kind of listener, how one calls it, and who can use it at the same time.
struct ListenerKind {
  absl::string_view name;
  ListenerPlace (*create)(int backlog);
  Task<ConnOrError> (*dial)(Context context, Address address);
  StrandKind strands = StrandKind::kThreads;
  Queueing queueing = Queueing::kAtOnce;
};

// For kinds that have IP endpoints.
Task<ConnOrError> DialTcp(Context context, Address address);

// What every listener must do, as tests. A kind runs through them by
//
//   INSTANTIATE_TEST_SUITE_P(Mine, ListenerConformance, testing::Values(
//       ListenerKind{"mine", &Create, &Dial}));
//
// and a dependency on //tests/conformance:listener_conformance. What the
// connections do is for ConnConformance. Time is that of the current loop's
// clock, which `world` may replace. Worth running with threads under
// ThreadSanitizer.
class ListenerConformance : public testing::TestWithParam<ListenerKind> {
 protected:
  void SetUp() override { Listen(/*backlog=*/64); }
  // Anew.
  void Listen(int backlog);

  AnyListener* listener() { return place_.listener.get(); }
  const Address& address() const { return place_.address; }
  void DestroyListener() { place_.listener.reset(); }
  Strands MakeStrands() { return Strands(GetParam().strands); }

  Task<ConnOrError> TryDial(Context context = {}) {
    return GetParam().dial(std::move(context), address());
  }
  // These do not fail, and tell connections apart: each has a letter, which is
  // the first byte that it carries.
  Task<std::unique_ptr<Conn>> Dial(char letter = 'x');
  Task<std::unique_ptr<Conn>> Accept(char* letter);
  Task<std::unique_ptr<Conn>> Accept();

  Task<absl::Status> AcceptOnce(Context context = {});
  Task<void> ExpectAcceptTimeout();
  Task<void> ExpectAcceptClosed();

 private:
  std::shared_ptr<void> world_;
  ListenerPlace place_;
};

// For gtest: the kind's name.
void PrintTo(const ListenerKind& kind, std::ostream* out);

}  // namespace rawnet

#endif  // RAWNET_TESTS_CONFORMANCE_LISTENER_CONFORMANCE_H_
