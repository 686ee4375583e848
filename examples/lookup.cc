// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Asks DNS from a shell: a small dig.

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task_group.h"
#include "rawnet/async/wait.h"
#include "rawnet/dialer/json_string.h"
#include "rawnet/dialer/short_duration.h"
#include "rawnet/examples/lookup_flags.h"
#include "rawnet/examples/lookup_values.h"
#include "rawnet/examples/one_server.h"
#include "rawnet/netpoll/clock.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr int kFound = 0;
constexpr int kNotFound = 1;
constexpr int kWrongUsage = 2;
constexpr int kFailed = 3;

Task<void> FindInto(Resolver* dns, Context context, std::string type,
                    std::string name, LookupValues* values) {
  *values = co_await FindValues(dns, std::move(context), std::move(type),
                                std::move(name));
}

// --- Output. ----------------------------------------------------------------

void Print(const std::string& name, const std::string& type,
           const LookupValues& values) {
  if (!values.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(values.status().message()).c_str());
    return;
  }
  for (const std::string& value : *values) {
    // What a stranger wrote must not reach the terminal as it is.
    std::printf("%s %s %s\n", absl::CHexEscape(name).c_str(), type.c_str(),
                absl::CHexEscape(value).c_str());
  }
}

std::string Json(absl::string_view text) {
  std::string json;
  AppendJsonString(json, text);
  return json;
}

void PrintJson(const std::string& name, const std::string& type,
               const LookupValues& values) {
  std::string line =
      absl::StrCat("{\"name\":", Json(name), ",\"type\":", Json(type));
  if (values.ok()) {
    absl::StrAppend(&line, ",\"values\":[",
                    absl::StrJoin(*values, ",",
                                  [](std::string* out, const std::string& one) {
                                    out->append(Json(one));
                                  }),
                    "]");
  } else {
    absl::StrAppend(&line, ",\"error\":", Json(values.status().message()));
  }
  std::printf("%s}\n", line.c_str());
}

std::string OutcomeText(const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) return std::string(answer.status().message());
  if (answer->kind == AnswerKind::kOtherRcode) return ToString(answer->rcode);
  return std::string(ToString(answer->kind));
}

// "A web.test @192.0.2.53:53: sent after 20 us, positive after 1.2 ms"
void PrintQuery(MonotonicTime start, const QueryReport& report) {
  const Question& question = report.request.query.question;
  std::fprintf(
      stderr, "%s\n",
      absl::CHexEscape(
          absl::StrCat(ToString(question.type), " ", question.name.ToText(),
                       " @", report.request.server.ToString(), ": sent after ",
                       ShortDuration(report.sent - start), ", ",
                       OutcomeText(report.answer), " after ",
                       ShortDuration(report.ended - report.sent)))
          .c_str());
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) return kFound;
  return rawnet::IsNotFound(status) ? kNotFound : kFailed;
}

// --- All of it. -------------------------------------------------------------

Resolver::Options OptionsFor(const LookupFlags& flags) {
  Resolver::Options options = Resolver::SystemOptions();
  if (flags.server.has_value()) {
    options = AskingOnly(*flags.server, std::move(options));
  }
  options.conf.use_tcp |= flags.tcp;
  if (flags.trace) {
    const MonotonicTime start = SystemClock().Now();
    options.query.tell_query = [start](const QueryReport& report) {
      PrintQuery(start, report);
    };
  }
  return options;
}

int LookUpAll(const LookupFlags& flags) {
  Resolver dns(OptionsFor(flags));
  const OwnedContext context = WithTimeout(Context(), flags.timeout);
  std::vector<LookupValues> found(flags.names.size(), absl::UnknownError(""));
  TaskGroup group;
  for (size_t i = 0; i < found.size(); ++i) {
    group.Spawn(FindInto(&dns, context, flags.type, flags.names[i], &found[i]));
  }
  Wait(group.Join());
  int code = kFound;
  for (size_t i = 0; i < found.size(); ++i) {
    (flags.json ? PrintJson : Print)(flags.names[i], flags.type, found[i]);
    code = std::max(code, ExitCode(found[i].status()));
  }
  return code;
}

int Main(absl::Span<const char* const> arguments) {
  const absl::StatusOr<LookupFlags> flags = ParseLookupFlags(arguments);
  if (!flags.ok()) {
    std::fprintf(stderr, "lookup: %s\n\n%s",
                 std::string(flags.status().message()).c_str(),
                 LookupUsage().data());
    return kWrongUsage;
  }
  if (flags->help) {
    std::fputs(LookupUsage().data(), stdout);
    return kFound;
  }
  return LookUpAll(*flags);
}

}  // namespace
}  // namespace rawnet

int main(int argc, char** argv) {
  return rawnet::Main(absl::MakeConstSpan(argv + 1, argc > 0 ? argc - 1 : 0));
}
