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
#include "rawnet/examples/lookup_flags.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

constexpr int kFound = 0;
constexpr int kNotFound = 1;
constexpr int kWrongUsage = 2;
constexpr int kFailed = 3;

// One answer is one text.
using Values = absl::StatusOr<std::vector<std::string>>;

// Each T of `found` as text.
template <class T, class Text>
Values TextsOf(const absl::StatusOr<std::vector<T>>& found, Text text) {
  if (!found.ok()) return found.status();
  std::vector<std::string> values;
  for (const T& one : *found) values.push_back(text(one));
  return values;
}

std::string AddressText(const IpAddress& address) { return address.ToString(); }

enum class Family { kAny, kIpv4, kIpv6 };

Task<Values> FindAddresses(Resolver* dns, Context context, std::string name,
                           Family family) {
  absl::StatusOr<std::vector<IpAddress>> found =
      co_await dns->LookupHost(context, name);
  if (found.ok() && family != Family::kAny) {
    std::erase_if(*found, [family](const IpAddress& address) {
      return address.is_v4() != (family == Family::kIpv4);
    });
  }
  if (found.ok() && found->empty()) {
    co_return MakeDnsError({.name = name, .kind = DnsError::Kind::kNoData});
  }
  co_return TextsOf(found, AddressText);
}

Task<Values> FindOne(Resolver* dns, Context context, std::string name) {
  const auto found = co_await dns->LookupCname(context, name);
  if (!found.ok()) co_return found.status();
  co_return std::vector<std::string>{*found};
}

std::string MxText(const MxHost& mx) {
  return absl::StrCat(mx.preference, " ", mx.host);
}

std::string SrvText(const SrvTarget& srv) {
  return absl::StrCat(srv.priority, " ", srv.weight, " ", srv.port, " ",
                      srv.host);
}

Task<Values> Find(Resolver* dns, Context context, const std::string* type,
                  std::string name) {
  if (*type == "CNAME") co_return co_await FindOne(dns, context, name);
  if (*type == "NS") co_return co_await dns->LookupNs(context, name);
  if (*type == "TXT") co_return co_await dns->LookupTxt(context, name);
  if (*type == "MX") {
    co_return TextsOf(co_await dns->LookupMx(context, name), MxText);
  }
  if (*type == "SRV") {
    co_return TextsOf(co_await dns->LookupSrv(context, "", "", name), SrvText);
  }
  if (*type == "PTR") {
    const absl::StatusOr<IpAddress> address = IpAddress::Parse(name);
    if (!address.ok()) co_return address.status();
    co_return co_await dns->LookupPtr(context, *address);
  }
  const Family family = *type == "A"      ? Family::kIpv4
                        : *type == "AAAA" ? Family::kIpv6
                                          : Family::kAny;
  co_return co_await FindAddresses(dns, context, name, family);
}

Task<void> FindInto(Resolver* dns, Context context, const std::string* type,
                    std::string name, Values* values) {
  *values = co_await Find(dns, std::move(context), type, std::move(name));
}

// --- Output. ----------------------------------------------------------------

void Print(const std::string& name, const std::string& type,
           const Values& values) {
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
               const Values& values) {
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

int ExitCode(const absl::Status& status) {
  if (status.ok()) return kFound;
  return rawnet::IsNotFound(status) ? kNotFound : kFailed;
}

// --- All of it. -------------------------------------------------------------

Resolver::Options OptionsFor(const LookupFlags& flags) {
  Resolver::Options options = Resolver::SystemOptions();
  if (flags.server.has_value()) {
    options.hosts = HostsFile();
    options.conf.servers = {*flags.server};
    options.conf.search.clear();
  }
  options.conf.use_tcp |= flags.tcp;
  return options;
}

int LookUpAll(const LookupFlags& flags) {
  Resolver dns(OptionsFor(flags));
  const OwnedContext context = WithTimeout(Context(), flags.timeout);
  std::vector<Values> found(flags.names.size(), absl::UnknownError(""));
  TaskGroup group;
  for (size_t i = 0; i < found.size(); ++i) {
    group.Spawn(
        FindInto(&dns, context, &flags.type, flags.names[i], &found[i]));
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
