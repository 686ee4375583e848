// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/socket/operations.h"

#include <cerrno>
#include <optional>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/netpoll/errno_status.h"
#include "rawnet/socket/conn.h"
#include "rawnet/socket/errors.h"
#include "rawnet/socket/io_result.h"

namespace rawnet {
namespace {

constexpr absl::string_view kBytesReadPayload = "rawnet.bytes_read";
constexpr absl::string_view kBytesWrittenPayload = "rawnet.bytes_written";

// The result of an operation on many bytes; its error says how many went.
absl::StatusOr<size_t> CountedResult(absl::Status status, size_t bytes,
                                     absl::string_view payload) {
  if (status.ok()) return bytes;
  status.SetPayload(payload, absl::Cord(absl::StrCat(bytes)));
  return status;
}

size_t CountOf(const absl::Status& status, absl::string_view payload) {
  const absl::optional<absl::Cord> text = status.GetPayload(payload);
  size_t bytes = 0;
  if (!text.has_value() || !absl::SimpleAtoi(std::string(*text), &bytes)) {
    return 0;
  }
  return bytes;
}

// The kernel took nothing and gave no error: trying on would spin for ever.
absl::Status NothingWritten() { return ErrnoStatus(EIO, "write"); }

}  // namespace

size_t BytesRead(const absl::Status& status) {
  return CountOf(status, kBytesReadPayload);
}

size_t BytesWritten(const absl::Status& status) {
  return CountOf(status, kBytesWrittenPayload);
}

bool ReadOperation::Attempt() {
  if (buffer_.empty()) return true;
  const IoResult result = conn_.TryRead(buffer_);
  if (result.must_wait()) {
    WaitFor(result.source(), result.direction());
    return false;
  }
  bytes_ = result.bytes();
  status_ = result.status();
  return true;
}

void ReadOperation::Fail(const absl::Status& status) {
  status_ = conn_.Annotate("read", status);
}

absl::StatusOr<size_t> ReadOperation::await_resume() {
  if (!status_.ok()) return std::move(status_);
  return bytes_;
}

bool ReadFullOperation::Attempt() {
  while (read_ < buffer_.size()) {
    const IoResult result = conn_.TryRead(buffer_.subspan(read_));
    if (result.must_wait()) {
      WaitFor(result.source(), result.direction());
      return false;
    }
    status_ = result.status();
    if (status_.ok() && result.bytes() == 0) Fail(EndOfStreamError());
    if (!status_.ok()) return true;
    read_ += result.bytes();
  }
  return true;
}

void ReadFullOperation::Fail(const absl::Status& status) {
  status_ = conn_.Annotate("read", status);
}

absl::StatusOr<size_t> ReadFullOperation::await_resume() {
  return CountedResult(std::move(status_), read_, kBytesReadPayload);
}

ScratchData::~ScratchData() {
  if (buffer_ == nullptr) return;
  EventLoop::Current().scratch().GiveBack(std::move(buffer_));
}

bool ScratchReadOperation::Attempt() {
  ScratchPool& pool = EventLoop::Current().scratch();
  ScratchPool::Buffer buffer = pool.Take();
  const IoResult result =
      conn_.TryRead(absl::MakeSpan(buffer.get(), ScratchPool::kBufferSize));
  if (result.must_wait()) {
    pool.GiveBack(std::move(buffer));
    WaitFor(result.source(), result.direction());
    return false;
  }
  data_ = ScratchData(std::move(buffer), result.bytes());
  status_ = result.status();
  return true;
}

void ScratchReadOperation::Fail(const absl::Status& status) {
  status_ = conn_.Annotate("read", status);
}

absl::StatusOr<ScratchData> ScratchReadOperation::await_resume() {
  if (!status_.ok()) return std::move(status_);
  return std::move(data_);
}

// Once at least: an empty write is an empty datagram, and hears of Close.
bool WriteOperation::Attempt() {
  do {
    const IoResult result = conn_.TryWrite(bytes_.substr(written_));
    if (result.must_wait()) {
      WaitFor(result.source(), result.direction());
      return false;
    }
    status_ = result.status();
    const bool stuck = result.bytes() == 0 && !bytes_.empty();
    if (status_.ok() && stuck) Fail(NothingWritten());
    if (!status_.ok()) return true;
    written_ += result.bytes();
  } while (written_ < bytes_.size());
  return true;
}

void WriteOperation::Fail(const absl::Status& status) {
  status_ = conn_.Annotate("write", status);
}

absl::StatusOr<size_t> WriteOperation::await_resume() {
  return CountedResult(std::move(status_), written_, kBytesWrittenPayload);
}

bool WritevOperation::Attempt() {
  while (!buffers_.empty()) {
    const IoResult result = conn_.TryWritev(buffers_);
    if (result.must_wait()) {
      WaitFor(result.source(), result.direction());
      return false;
    }
    status_ = result.status();
    if (status_.ok() && result.bytes() == 0) Fail(NothingWritten());
    if (!status_.ok()) return true;
    written_ += result.bytes();
  }
  return true;
}

void WritevOperation::Fail(const absl::Status& status) {
  status_ = conn_.Annotate("write", status);
}

absl::StatusOr<size_t> WritevOperation::await_resume() {
  return CountedResult(std::move(status_), written_, kBytesWrittenPayload);
}

}  // namespace rawnet
