// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/netpoll/errno_status.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace rawnet {
namespace {

constexpr absl::string_view kErrnoPayload = "rawnet.errno";

}  // namespace

std::string ErrnoText(int error_number) {
  // Abseil knows both strerror_r(3)s; its text is "<message>: <errno text>".
  const absl::Status status = absl::ErrnoToStatus(error_number, "");
  std::string text(absl::StripPrefix(status.message(), ": "));
  // "RFS specific error" keeps its capitals.
  const bool acronym = text.size() > 1 && absl::ascii_isupper(text[1]);
  if (!text.empty() && !acronym) text[0] = absl::ascii_tolower(text[0]);
  return text;
}

absl::Status ErrnoStatus(int error_number, absl::string_view what) {
  absl::Status status(
      absl::ErrnoToStatusCode(error_number),
      absl::StrCat(what, what.empty() ? "" : ": ", ErrnoText(error_number)));
  AttachErrno(status, error_number);
  return status;
}

void AttachErrno(absl::Status& status, int error_number) {
  if (error_number == 0) return;
  status.SetPayload(kErrnoPayload, absl::Cord(absl::StrCat(error_number)));
}

int ErrnoOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kErrnoPayload);
  int error_number = 0;
  if (!payload || !absl::SimpleAtoi(std::string(*payload), &error_number)) {
    return 0;
  }
  return error_number;
}

}  // namespace rawnet
