// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_OPERATION_H_
#define RAWNET_BENCHMARKS_OPERATION_H_

#include <cstdint>
#include <memory>
#include <utility>

namespace rawnet {

// What is measured: one thing done over and over.
class Operation {
 public:
  virtual ~Operation() = default;

  // What the caller has done before it. Not timed.
  virtual void Prepare() {}
  // Timed. False: it failed.
  virtual bool Run() = 0;
  // How many times a Run does it. What is reported is for one.
  virtual int count() const { return 1; }

  // The system calls that all Runs together have made on their own, not through
  // the loop of the thread.
  virtual uint64_t system_calls() const { return 0; }
  // Those of them that wait, or prepare to.
  virtual uint64_t poller_calls() const { return 0; }
};

// A function that takes so little time that the clock needs many of it.
template <class Function>
class Repeated final : public Operation {
 public:
  explicit Repeated(Function function) : function_(std::move(function)) {}

  bool Run() override {
    for (int i = 0; i < kCount; ++i) function_();
    return true;
  }
  int count() const override { return kCount; }

 private:
  static constexpr int kCount = 256;

  Function function_;
};

template <class Function>
std::unique_ptr<Operation> Repeat(Function function) {
  return std::make_unique<Repeated<Function>>(std::move(function));
}

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_OPERATION_H_
