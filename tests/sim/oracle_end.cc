// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/oracle_end.h"

#include "absl/strings/str_cat.h"
#include "rawnet/tests/sim/oracle_stream.h"

namespace rawnet {
namespace {

using Kind = OracleStep::Kind;

constexpr absl::Duration kShort = absl::Milliseconds(1);
// Than tcp_wmem and tcp_rmem allow.
constexpr size_t kMoreThanFits = 32 << 20;

class Program {
 public:
  Program(OracleEnd& end0, OracleEnd& end1) : ends_{&end0, &end1} {}

  std::string Do(const OracleStep& step) {
    OracleEnd& end = *ends_[step.end];
    switch (step.kind) {
      case Kind::kWrite:
      case Kind::kWritev:
        return Text(Write(step));
      case Kind::kRead:
      case Kind::kReadFull:
        return Read(step);
      case Kind::kReadUntilTimeout:
        return ReadWithin(kShort, step);
      case Kind::kReadTooLate:
        return ReadWithin(absl::ZeroDuration(), step);
      case Kind::kOverfill:
        return Overfill(step);
      case Kind::kCloseWrite:
        return Text(end.CloseWrite());
      case Kind::kClose:
        return Text(end.Close());
    }
    return "";
  }

 private:
  static std::string Text(const OracleResult& result) {
    return result.error.empty() ? absl::StrCat(result.size)
                                : absl::StrCat(result.size, " ", result.error);
  }

  OracleResult Write(const OracleStep& step) {
    OracleEnd& end = *ends_[step.end];
    OracleStream& stream = streams_[step.end];
    const std::string text = stream.Next(step.size);
    const absl::string_view bytes = text;
    const size_t third = step.size / 3;
    const OracleResult result =
        step.kind == Kind::kWritev
            ? end.Writev({bytes.substr(0, third), bytes.substr(third, third),
                          bytes.substr(2 * third)})
            : end.Write(bytes);
    stream.Wrote(result.size);
    return result;
  }

  std::string Read(const OracleStep& step) {
    OracleEnd& end = *ends_[step.end];
    std::string buffer(step.size, 0);
    const OracleResult result = step.kind == Kind::kReadFull
                                    ? end.ReadFull(buffer.data(), step.size)
                                    : end.Read(buffer.data(), step.size);
    buffer.resize(result.size);
    return absl::StrCat(Text(result), streams_[1 - step.end].Check(buffer));
  }

  std::string ReadWithin(absl::Duration timeout, const OracleStep& step) {
    ends_[step.end]->SetTimeout(timeout);
    std::string result = Read(step);
    ends_[step.end]->SetTimeout(absl::InfiniteDuration());
    return result;
  }

  // How much fits differs.
  std::string Overfill(const OracleStep& step) {
    ends_[step.end]->SetTimeout(kShort);
    const OracleResult result = Write({step.end, Kind::kWrite, kMoreThanFits});
    ends_[step.end]->SetTimeout(absl::InfiniteDuration());
    const OracleStep drain = {1 - step.end, Kind::kReadFull,
                              streams_[step.end].unread()};
    const bool all =
        Read(drain) == absl::StrCat(drain.size) && result.size < kMoreThanFits;
    return absl::StrCat(result.error, all ? ", all came" : ", not all came");
  }

  OracleEnd* const ends_[2];
  OracleStream streams_[2];  // by their writer
};

}  // namespace

std::vector<std::string> RunOracleProgram(const std::vector<OracleStep>& steps,
                                          OracleEnd& end0, OracleEnd& end1) {
  Program program(end0, end1);
  std::vector<std::string> results;
  for (const OracleStep& step : steps) {
    results.push_back(absl::StrCat(ToString(step), ": ", program.Do(step)));
  }
  return results;
}

}  // namespace rawnet
