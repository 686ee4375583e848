// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/resolver/dig.h"

#include <algorithm>
#include <fstream>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "rawnet/resolver/wire_writer.h"
#include "rawnet/tests/examples/subprocess.h"
#include "rawnet/tests/netpoll/temp_directory.h"

namespace rawnet {
namespace {

// What stands between `begin` and `end`; empty without `begin`.
absl::string_view Between(absl::string_view text, absl::string_view begin,
                          absl::string_view end) {
  const size_t at = text.find(begin);
  if (at == absl::string_view::npos) return "";
  text.remove_prefix(at + begin.size());
  return text.substr(0, text.find(end));
}

bool HasFlag(absl::string_view line, absl::string_view flag) {
  const absl::string_view flags = Between(line, "flags:", ";");
  return absl::StrContains(absl::StrCat(flags, " "),
                           absl::StrCat(" ", flag, " "));
}

// Takes a column off the front.
absl::string_view TakeColumn(absl::string_view& line) {
  const size_t size = std::min(line.find_first_of(" \t"), line.size());
  const absl::string_view column = line.substr(0, size);
  line = absl::StripLeadingAsciiWhitespace(line.substr(size));
  return column;
}

// "HTTPS" of "TYPE65", and anything else as it is.
std::string TypeName(absl::string_view column) {
  int number = 0;
  if (!absl::StartsWith(column, "TYPE") ||
      !absl::SimpleAtoi(column.substr(4), &number)) {
    return std::string(column);
  }
  return ToString(static_cast<RecordType>(number));
}

// Types whose data dig writes in ways of its own: as bytes, then.
bool IsAskedForBytes(RecordType type) {
  return type == RecordType::kSvcb || type == RecordType::kHttps ||
         absl::StartsWith(ToString(type), "TYPE");
}

DigRecord ParseRecord(absl::string_view line) {
  DigRecord record;
  record.owner = DnsName::FromText(TakeColumn(line)).value();
  EXPECT_TRUE(absl::SimpleAtoi(TakeColumn(line), &record.ttl_seconds));
  const absl::string_view record_class = TakeColumn(line);
  EXPECT_TRUE(record_class == "IN" || record_class == "CLASS1");
  record.type = TypeName(TakeColumn(line));
  record.data = std::string(line);
  return record;
}

// The lines of one reply, from its `->>HEADER<<-` on.
DigReply ParseReply(absl::string_view text) {
  DigReply reply;
  reply.status = std::string(Between(text, "status: ", ","));
  absl::string_view section;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, ";; flags:")) {
      reply.authoritative = HasFlag(line, "aa");
      reply.recursion_available = HasFlag(line, "ra");
      reply.truncated = HasFlag(line, "tc");
    } else if (absl::EndsWith(line, " SECTION:")) {
      section = Between(line, ";; ", " SECTION:");
    } else if (!line.empty() && line[0] != ';') {
      auto& records = section == "ANSWER" ? reply.answers : reply.authorities;
      records.push_back(ParseRecord(line));
    }
  }
  return reply;
}

std::string LineOf(const RealQuestion& question) {
  return absl::StrCat(
      question.name, " ", ToString(question.type),
      IsAskedForBytes(question.type) ? " +unknownformat +nosplit" : "");
}

// As within double quotes.
void AppendEscaped(char c, std::string& text) {
  const auto byte = static_cast<uint8_t>(c);
  if (c == '"' || c == '\\') {
    absl::StrAppend(&text, "\\", std::string(1, c));
  } else if (byte < ' ' || byte > '~') {
    absl::StrAppend(&text, "\\", byte / 100, byte / 10 % 10, byte % 10);
  } else {
    text += c;
  }
}

// Takes what stands behind a backslash off the front: a character, or the
// decimal value of one.
char TakeEscaped(absl::string_view& text) {
  int value = 0;
  const bool decimal = text.size() >= 3 && absl::ascii_isdigit(text[0]) &&
                       absl::SimpleAtoi(text.substr(0, 3), &value);
  const char c = decimal ? static_cast<char>(value) : text[0];
  text.remove_prefix(decimal ? 3 : 1);
  return c;
}

std::string AbsoluteText(const DnsName& name) {
  return name.IsRoot() ? "." : absl::StrCat(name.ToText(), ".");
}

struct Writer {
  // RFC 3597 5.
  template <class T>
  std::string operator()(const T& rdata) {
    WireWriter out;
    rdata.Write(out);
    const std::vector<uint8_t> bytes = out.Finish().value();
    const std::string text(bytes.begin(), bytes.end());
    return absl::StrCat("\\# ", bytes.size(), " ",
                        absl::AsciiStrToUpper(absl::BytesToHexString(text)));
  }
  std::string operator()(const ARdata& a) { return a.address.ToString(); }
  std::string operator()(const AaaaRdata& a) { return a.address.ToString(); }
  std::string operator()(const CnameRdata& c) { return AbsoluteText(c.target); }
  std::string operator()(const NsRdata& ns) { return AbsoluteText(ns.host); }
  std::string operator()(const PtrRdata& p) { return AbsoluteText(p.target); }
  std::string operator()(const MxRdata& mx) {
    return absl::StrCat(mx.preference, " ", AbsoluteText(mx.exchange));
  }
  std::string operator()(const SrvRdata& srv) {
    return absl::StrCat(srv.priority, " ", srv.weight, " ", srv.port, " ",
                        AbsoluteText(srv.target));
  }
  std::string operator()(const SoaRdata& soa) {
    return absl::StrCat(
        AbsoluteText(soa.primary), " ", AbsoluteText(soa.mailbox), " ",
        soa.serial, " ", soa.refresh, " ",
        absl::StrCat(soa.retry, " ", soa.expire, " ", soa.minimum));
  }
  std::string operator()(const TxtRdata& txt) {
    std::string text;
    for (const std::string& one : txt.strings) {
      absl::StrAppend(&text, text.empty() ? "\"" : " \"");
      for (const char c : one) AppendEscaped(c, text);
      text += '"';
    }
    return text;
  }
};

}  // namespace

bool Dig::IsInstalled() { return !Installed("dig").empty(); }

Dig::Dig(const Endpoint& server, DigTransport transport)
    : server_(server), transport_(transport) {}

std::vector<DigReply> Dig::Run(const std::vector<std::string>& lines) const {
  const TempDirectory directory;
  const std::string batch = directory.PathOf("batch");
  std::ofstream(batch) << absl::StrJoin(lines, "\n") << "\n";
  const Ended dig = RunProgram(
      {.arguments = {Installed("dig"),
                     absl::StrCat("@", server_.address.ToString()), "-p",
                     absl::StrCat(server_.port),
                     transport_ == DigTransport::kTcp ? "+tcp" : "+notcp",
                     "+noall", "+comments", "+answer", "+authority", "+tries=1",
                     "+timeout=5", "-f", batch}});
  std::vector<DigReply> replies;
  const std::vector<absl::string_view> parts =
      absl::StrSplit(dig.output, "\n;; ->>HEADER<<-");
  for (size_t i = 1; i < parts.size(); ++i) {
    replies.push_back(ParseReply(absl::StrCat(";;", parts[i])));
  }
  // One that was not answered has no header, and those behind it would be taken
  // for another's.
  EXPECT_EQ(replies.size(), lines.size()) << dig.output << dig.errors;
  replies.resize(lines.size());
  return replies;
}

void Dig::AskAll(const std::vector<RealQuestion>& questions) {
  std::vector<std::string> lines;
  for (const RealQuestion& question : questions) {
    if (!kept_.contains(LineOf(question))) lines.push_back(LineOf(question));
  }
  if (lines.empty()) return;
  std::vector<DigReply> replies = Run(lines);
  for (size_t i = 0; i < lines.size(); ++i) {
    kept_[lines[i]] = std::move(replies[i]);
  }
}

const DigReply& Dig::Ask(const RealQuestion& question) {
  AskAll({question});
  return kept_[LineOf(question)];
}

std::string DigText(const Rdata& rdata) { return std::visit(Writer(), rdata); }

std::string JoinedText(absl::string_view data) {
  std::string text;
  bool quoted = false;
  while (!data.empty()) {
    const char c = data[0];
    data.remove_prefix(1);
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '\\' && !data.empty()) {
      text += TakeEscaped(data);
    } else if (quoted) {
      text += c;  // else the blank between two strings
    }
  }
  return text;
}

}  // namespace rawnet
