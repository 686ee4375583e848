// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_SOCKET_OPERATIONS_H_
#define RAWNET_SOCKET_OPERATIONS_H_

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "rawnet/async/context.h"
#include "rawnet/async/scratch_pool.h"
#include "rawnet/async/waiter.h"
#include "rawnet/sockopt/buffers.h"

namespace rawnet {

class Conn;
class IoResult;

// How many bytes a ReadFull had read when it failed with `status`.
size_t BytesRead(const absl::Status& status);

// How many bytes of a Write or Writev had gone when it failed with `status`.
size_t BytesWritten(const absl::Status& status);

// The awaitables that Conn's functions return. Each gives its result once.

class [[nodiscard]] ReadOperation final : public Waiter {
 public:
  ReadOperation(Conn& conn, const Context& context, absl::Span<char> buffer)
      : Waiter(context), conn_(conn), buffer_(buffer) {}

  absl::StatusOr<size_t> await_resume();

 private:
  bool Attempt() override;
  void Fail(const absl::Status& status) override;

  Conn& conn_;
  const absl::Span<char> buffer_;
  size_t bytes_ = 0;
  absl::Status status_;
};

class [[nodiscard]] ReadFullOperation final : public Waiter {
 public:
  ReadFullOperation(Conn& conn, const Context& context, absl::Span<char> buffer)
      : Waiter(context), conn_(conn), buffer_(buffer) {}

  absl::StatusOr<size_t> await_resume();

 private:
  bool Attempt() override;
  void Fail(const absl::Status& status) override;

  Conn& conn_;
  const absl::Span<char> buffer_;
  size_t read_ = 0;
  absl::Status status_;
};

// Bytes in a borrowed buffer, which goes back when this goes out of scope. No
// bytes are the end of the stream.
class ScratchData {
 public:
  ScratchData() = default;
  ScratchData(ScratchPool::Buffer buffer, size_t size)
      : buffer_(std::move(buffer)), size_(size) {}
  ScratchData(ScratchData&&) = default;
  ScratchData& operator=(ScratchData&&) = default;
  ~ScratchData();

  absl::string_view bytes() const { return {buffer_.get(), size_}; }
  bool empty() const { return size_ == 0; }

 private:
  ScratchPool::Buffer buffer_;
  size_t size_ = 0;
};

class [[nodiscard]] ScratchReadOperation final : public Waiter {
 public:
  ScratchReadOperation(Conn& conn, const Context& context)
      : Waiter(context), conn_(conn) {}

  absl::StatusOr<ScratchData> await_resume();

 private:
  bool Attempt() override;
  void Fail(const absl::Status& status) override;

  Conn& conn_;
  ScratchData data_;
  absl::Status status_;
};

class [[nodiscard]] WriteOperation final : public Waiter {
 public:
  WriteOperation(Conn& conn, const Context& context, absl::string_view bytes)
      : Waiter(context), conn_(conn), bytes_(bytes) {}

  absl::StatusOr<size_t> await_resume();

 private:
  bool Attempt() override;
  void Fail(const absl::Status& status) override;

  Conn& conn_;
  const absl::string_view bytes_;
  size_t written_ = 0;
  absl::Status status_;
};

class [[nodiscard]] WritevOperation final : public Waiter {
 public:
  WritevOperation(Conn& conn, const Context& context, Buffers& buffers)
      : Waiter(context), conn_(conn), buffers_(buffers) {}

  absl::StatusOr<size_t> await_resume();

 private:
  bool Attempt() override;
  void Fail(const absl::Status& status) override;

  Conn& conn_;
  Buffers& buffers_;
  size_t written_ = 0;
  absl::Status status_;
};

}  // namespace rawnet

#endif  // RAWNET_SOCKET_OPERATIONS_H_
