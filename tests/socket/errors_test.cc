// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/errors.h"

#include <cerrno>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace rawnet {
namespace {

OpError RefusedDial() {
  return {.operation = "dial",
          .network = "tcp",
          .address = "[2001:db8::1]:443",
          .call = "connect",
          .error_number = ECONNREFUSED};
}

OpError ReadOperation() {
  return {.operation = "read",
          .network = "tcp",
          .source = "127.0.0.1:5",
          .address = "127.0.0.1:6"};
}

TEST(ErrnoTest, TextIsLowerCase) {
  EXPECT_EQ(ErrnoText(ECONNREFUSED), "connection refused");
  EXPECT_EQ(ErrnoText(ENETUNREACH), "network is unreachable");
  EXPECT_EQ(ErrnoText(ENOENT), "no such file or directory");
}

TEST(ErrnoTest, StatusKeepsTheErrno) {
  const absl::Status status = ErrnoStatus(EBADF, "set no delay: setsockopt");
  EXPECT_EQ(status.message(), "set no delay: setsockopt: bad file descriptor");
  EXPECT_EQ(ErrnoOf(status), EBADF);
  EXPECT_EQ(ErrnoStatus(EBADF, "").message(), "bad file descriptor");
}

TEST(ErrnoTest, CodeFollowsTheErrno) {
  EXPECT_TRUE(absl::IsUnavailable(ErrnoStatus(ECONNREFUSED, "connect")));
  EXPECT_TRUE(absl::IsUnavailable(ErrnoStatus(ENETUNREACH, "connect")));
  EXPECT_TRUE(absl::IsUnavailable(ErrnoStatus(ECONNRESET, "recv")));
  EXPECT_TRUE(absl::IsDeadlineExceeded(ErrnoStatus(ETIMEDOUT, "connect")));
  EXPECT_TRUE(absl::IsResourceExhausted(ErrnoStatus(EMFILE, "socket")));
}

TEST(ErrnoTest, OtherStatusesHaveNone) {
  EXPECT_EQ(ErrnoOf(absl::OkStatus()), 0);
  EXPECT_EQ(ErrnoOf(absl::UnavailableError("connection refused")), 0);
  EXPECT_EQ(ErrnoOf(TimeoutError()), 0);
}

TEST(OpErrorTest, TextGoesFromOuterToInner) {
  EXPECT_EQ(MakeOpError(RefusedDial()).message(),
            "dial tcp [2001:db8::1]:443: connect: connection refused");
}

TEST(OpErrorTest, TextOmitsWhatIsAbsent) {
  EXPECT_EQ(MakeOpError({.operation = "accept", .detail = "why"}).message(),
            "accept: why");
  OpError error = ReadOperation();
  error.error_number = ECONNRESET;
  EXPECT_EQ(MakeOpError(error).message(),
            "read tcp 127.0.0.1:5->127.0.0.1:6: connection reset by peer");
  error.address = "";
  error.detail = "after 3 bytes";
  EXPECT_EQ(MakeOpError(error).message(),
            "read tcp 127.0.0.1:5: connection reset by peer: after 3 bytes");
}

TEST(OpErrorTest, AccessorGivesBackEveryPart) {
  OpError error = RefusedDial();
  error.source = "3:a4:b";
  error.detail = std::string("nul \0 and 1:x", 13);
  const absl::Status status = MakeOpError(error);
  EXPECT_EQ(OpErrorOf(status), error);
  EXPECT_EQ(ErrnoOf(status), ECONNREFUSED);
}

TEST(OpErrorTest, AccessorRefusesOtherStatuses) {
  EXPECT_EQ(OpErrorOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(OpErrorOf(TimeoutError()), std::nullopt);
  for (absl::string_view payload :
       {"", "x", "4:dial", "9:dial", "4dial", "-1:", "99999999999999999999:a",
        "0:0:0:0:0:1:x0:"}) {
    absl::Status status = absl::UnknownError("forged");
    status.SetPayload("rawnet.OpError", absl::Cord(payload));
    EXPECT_EQ(OpErrorOf(status), std::nullopt) << payload;
  }
}

TEST(WrapOpTest, TextIsBehindTheOperation) {
  EXPECT_EQ(WrapOp(ReadOperation(), TimeoutError()).message(),
            "read tcp 127.0.0.1:5->127.0.0.1:6: i/o timeout");
  EXPECT_EQ(
      WrapOp(ReadOperation(), ErrnoStatus(ECONNRESET, "recv")).message(),
      "read tcp 127.0.0.1:5->127.0.0.1:6: recv: connection reset by peer");
}

TEST(WrapOpTest, PredicatesHoldThroughIt) {
  const OpError dial = {.operation = "dial", .network = "tcp"};
  const auto twice = [&](const absl::Status& cause) {
    return WrapOp(dial, WrapOp(ReadOperation(), cause));
  };
  EXPECT_TRUE(IsTimeout(twice(TimeoutError())));
  EXPECT_TRUE(IsCanceled(twice(CanceledError())));
  EXPECT_TRUE(IsClosed(twice(ClosedError())));
  EXPECT_TRUE(IsEndOfStream(twice(EndOfStreamError())));
  EXPECT_TRUE(rawnet::IsNotFound(twice(MakeDnsError({.name = "a.example"}))));
  EXPECT_EQ(ErrnoOf(twice(MakeOpError(RefusedDial()))), ECONNREFUSED);
}

TEST(WrapOpTest, OutermostOperationIsTheOneSeen) {
  const absl::Status inner =
      WrapOp(ReadOperation(), ErrnoStatus(ECONNRESET, "recv"));
  const absl::Status outer = WrapOp({.operation = "lookup"}, inner);
  const std::optional<OpError> error = OpErrorOf(outer);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->operation, "lookup");
  EXPECT_EQ(error->error_number, ECONNRESET);
  EXPECT_EQ(error->detail, inner.message());
  EXPECT_EQ(outer.code(), inner.code());
}

TEST(WrapOpTest, SuccessStaysSuccess) {
  EXPECT_TRUE(WrapOp(ReadOperation(), absl::OkStatus()).ok());
}

TEST(DnsErrorTest, TextNamesNameAndServer) {
  DnsError error = {.name = "a.example", .server = "127.0.0.1:53"};
  EXPECT_EQ(MakeDnsError(error).message(),
            "lookup a.example on 127.0.0.1:53: no such host");
  error.server = "";
  EXPECT_EQ(MakeDnsError(error).message(), "lookup a.example: no such host");
  error.detail = "cname chain too long (>16)";
  EXPECT_EQ(MakeDnsError(error).message(),
            "lookup a.example: cname chain too long (>16)");
}

TEST(DnsErrorTest, AccessorGivesBackEveryPart) {
  using Kind = DnsError::Kind;
  for (Kind kind :
       {Kind::kNotFound, Kind::kNoData, Kind::kTemporary, Kind::kTimeout,
        Kind::kMalformed, Kind::kNameInvalid, Kind::kConfig, Kind::kCanceled}) {
    const DnsError error = {"a.example", "[::1]:53", kind, "why: not", EMFILE};
    EXPECT_EQ(DnsErrorOf(MakeDnsError(error)), error);
    EXPECT_EQ(ErrnoOf(MakeDnsError(error)), EMFILE);
  }
  EXPECT_EQ(DnsErrorOf(absl::NotFoundError("no such host")), std::nullopt);
}

TEST(DnsErrorTest, KindAnswersThePredicates) {
  const auto made = [](DnsError::Kind kind) {
    return MakeDnsError({.name = "a.example", .kind = kind});
  };
  EXPECT_TRUE(rawnet::IsNotFound(made(DnsError::Kind::kNotFound)));
  EXPECT_TRUE(rawnet::IsNotFound(made(DnsError::Kind::kNoData)));
  EXPECT_TRUE(IsTemporary(made(DnsError::Kind::kTemporary)));
  EXPECT_TRUE(IsTimeout(made(DnsError::Kind::kTimeout)));
  EXPECT_TRUE(IsCanceled(made(DnsError::Kind::kCanceled)));
  EXPECT_FALSE(rawnet::IsNotFound(made(DnsError::Kind::kTemporary)));
  EXPECT_FALSE(IsTemporary(made(DnsError::Kind::kMalformed)));
}

TEST(DnsErrorTest, ForgedPayloadIsNone) {
  for (absl::string_view payload :
       {"1:a1:b1:80:", "1:a1:b2:-10:", "1:a1:b1:x0:", "1:a1:b1:0"}) {
    absl::Status status = absl::UnknownError("forged");
    status.SetPayload("rawnet.DnsError", absl::Cord(payload));
    EXPECT_EQ(DnsErrorOf(status), std::nullopt) << payload;
  }
}

// Programs match on the text of the first: it must not change.
TEST(CauseTest, TextsAreFrozen) {
  EXPECT_EQ(ClosedError().message(), "use of closed network connection");
  EXPECT_EQ(EndOfStreamError().message(), "unexpected end of stream");
  EXPECT_EQ(TimeoutError().message(), "i/o timeout");
  EXPECT_EQ(CanceledError().message(), "operation was canceled");
}

TEST(CauseTest, PredicatesAskThePayloadNotTheText) {
  EXPECT_FALSE(IsClosed(
      absl::FailedPreconditionError("use of closed network connection")));
  EXPECT_FALSE(IsClosed(ErrnoStatus(EBADF, "recv")));
  EXPECT_FALSE(rawnet::IsNotFound(ErrnoStatus(ENOENT, "connect")));
  EXPECT_FALSE(IsEndOfStream(absl::DataLossError("unexpected end of stream")));
  EXPECT_FALSE(IsTimeout(ClosedError()));
  EXPECT_FALSE(IsTimeout(CanceledError()));
  EXPECT_TRUE(IsTimeout(ErrnoStatus(ETIMEDOUT, "connect")));
}

TEST(CauseTest, SuccessIsNoneOfThem) {
  const absl::Status ok;
  EXPECT_FALSE(IsTimeout(ok) || IsCanceled(ok) || IsClosed(ok) ||
               IsEndOfStream(ok) || rawnet::IsNotFound(ok) || IsTemporary(ok));
}

}  // namespace
}  // namespace rawnet
