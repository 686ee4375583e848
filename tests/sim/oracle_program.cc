// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/oracle_program.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rawnet/tests/sim/sim_random.h"

namespace rawnet {
namespace {

using Kind = OracleStep::Kind;

constexpr int kStepsMax = 40;
// In each direction; below what any buffer holds.
constexpr size_t kOnItsWayMax = 20'000;

absl::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kWrite:
      return "write";
    case Kind::kWritev:
      return "writev";
    case Kind::kRead:
      return "read";
    case Kind::kReadFull:
      return "read full";
    case Kind::kReadUntilTimeout:
      return "read until timeout";
    case Kind::kReadTooLate:
      return "read too late";
    case Kind::kOverfill:
      return "overfill";
    case Kind::kCloseWrite:
      return "close write";
    case Kind::kClose:
      return "close";
  }
  return "";
}

// One connection, as far as the choice of steps needs it.
class Model {
 public:
  explicit Model(uint64_t seed) : random_(seed) {}

  std::vector<OracleStep> Run() {
    while (steps_.size() < kStepsMax && !(ends_[0].closed && ends_[1].closed)) {
      Choose(static_cast<int>(random_.Below(2)));
    }
    for (const int end : {0, 1}) Do(end, Kind::kClose);
    return steps_;
  }

 private:
  struct End {
    size_t unread = 0;  // on its way to this end
    bool wrote_end = false;
    bool closed = false;
  };

  void Do(int end, Kind kind, size_t size = 0) {
    steps_.push_back({.end = end, .kind = kind, .size = size});
  }
  bool OneIn(uint64_t n) { return random_.Below(n) == 0; }

  void Choose(int end) {
    End& self = ends_[end];
    if (self.closed) {
      const Kind kinds[] = {Kind::kRead, Kind::kWrite, Kind::kCloseWrite,
                            Kind::kClose, Kind::kReadFull};
      if (OneIn(4)) Do(end, kinds[random_.Below(std::size(kinds))], 1);
    } else if (OneIn(12)) {
      Close(end);
    } else if (OneIn(2)) {
      Write(end);
    } else {
      Read(end);
    }
  }

  void Write(int end) {
    End& self = ends_[end];
    End& other = ends_[1 - end];
    if (other.closed) return;
    const Kind kind = OneIn(3) ? Kind::kWritev : Kind::kWrite;
    if (self.wrote_end) return Do(end, kind, 1 + random_.Below(9));
    if (OneIn(10)) {
      // Shutting down twice is told only until the other end has done it too.
      self.wrote_end = true;
      return Do(end, Kind::kCloseWrite);
    }
    if (OneIn(200)) {
      other.unread = 0;
      return Do(end, Kind::kOverfill);
    }
    const size_t room = kOnItsWayMax - other.unread;
    const size_t size = random_.Below(std::min<size_t>(room, 6000) + 1);
    other.unread += size;
    Do(end, kind, size);
  }

  void Read(int end) {
    End& self = ends_[end];
    const End& other = ends_[1 - end];
    const bool ends = other.wrote_end || other.closed;
    if (OneIn(12)) return Do(end, Kind::kReadTooLate, 1);
    if (OneIn(3) && (ends || self.unread > 0)) {
      Do(end, Kind::kRead, self.unread > 0 ? 1 : 100);
      self.unread -= std::min<size_t>(self.unread, 1);
    } else if (ends || self.unread > 0) {
      const size_t most = self.unread + (ends ? 10 : 0);
      const size_t size = 1 + random_.Below(most);
      Do(end, Kind::kReadFull, size);
      self.unread -= std::min(size, self.unread);
    } else if (OneIn(4)) {
      Do(end, Kind::kReadUntilTimeout, 1);
    }
  }

  void Close(int end) {
    End& self = ends_[end];
    if (self.unread > 0) return;
    if (OneIn(3)) Reset(end);
    if (self.closed) return;
    self.closed = true;
    Do(end, Kind::kClose);
  }

  // What came together with the byte that is read is there, and unread.
  void Reset(int end) {
    End& self = ends_[end];
    End& other = ends_[1 - end];
    if (other.unread > 0 || other.closed) return;
    if (self.wrote_end || other.wrote_end) return;
    self.closed = other.closed = true;
    Do(1 - end, Kind::kWrite, 100);
    Do(end, Kind::kRead, 1);
    Do(end, Kind::kClose);
    Do(1 - end, Kind::kRead, 100);  // finds out
    Do(1 - end, Kind::kClose);
  }

  SimRandom random_;
  End ends_[2];
  std::vector<OracleStep> steps_;
};

}  // namespace

std::string ToString(const OracleStep& step) {
  return absl::StrCat(step.end, " ", NameOf(step.kind), " ", step.size);
}

std::vector<OracleStep> RandomOracleProgram(uint64_t seed) {
  return Model(seed).Run();
}

}  // namespace rawnet
