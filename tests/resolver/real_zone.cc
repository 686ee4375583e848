// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/resolver/real_zone.h"

#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace rawnet {
namespace {

constexpr char kSite[] = R"($ORIGIN site.test.
$TTL 3000
@ 6000 IN SOA ns a\.dmin 2026 7200 3600 86400 420
@ NS ns
@ NS ns.other.test.
@ MX 10 mail
ns A 127.0.0.1

host 600 A 127.0.0.1
host 1200 AAAA ::1
v4 A 192.0.2.4
v6 AAAA 2001:db8::6
MixedCase A 192.0.2.5
_under_score A 192.0.2.6

; Aliases; chain3 to chain20 are below.
chain1 1000 CNAME host
chain2 900 CNAME chain1
loop-a CNAME loop-b
loop-b CNAME loop-a
self CNAME self
dangling 300 CNAME absent
alias-v4 CNAME v4
abroad 800 CNAME host.other.test.
nowhere CNAME host.elsewhere.test.
zigzag 700 CNAME zig.other.test.
zog 650 CNAME zag.other.test.
alias-mail CNAME mail
old DNAME new
www.new A 192.0.2.8

*.wild A 192.0.2.9
*.wild TXT "wild"
*.wild MX 5 mail.wild
b.wild TXT "not wild"
*.wild-alias CNAME host
deep.empty A 192.0.2.10
www.other.test A 192.0.2.19 ; found by a search list alone

sub NS ns.sub
ns.sub A 127.0.0.3
to-sub CNAME host.sub

text TXT "v=spf1 " "-all"
text TXT "another"
long-text TXT "ten bytes " ( "and on"
  " the next line" )
empty-text TXT ""
empty-texts TXT "" "x" ""
bytes TXT "\000\255\"\\;\032\009"

mail MX 20 MX2.Other.Test.
mail MX 10 mx1
mail MX 10 mx3
no-mail MX 0 .
odd-mail MX 1 bad\032name
odd-mail MX 2 good
bad-mail MX 1 bad\032name
bad-mail MX 2 -bad

_http._tcp SRV 1 2 80 host
_http._tcp SRV 1 0 81 v4
_http._tcp SRV 0 9 82 HOST
_none._tcp SRV 0 0 0 .

; RFC 9460, RFC 8659, and a type that nobody knows.
@ HTTPS 0 service
service HTTPS 1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.7
service HTTPS 2 host ipv6hint=2001:db8::7
service SVCB 1 host alpn=h2
_99._foo.service SVCB 3 v4
no-service HTTPS 0 .
service CAA 0 issue "ca.test"
service TYPE65280 \# 4 01020304

a\.b A 192.0.2.13
sp\032ace A 192.0.2.14
back\\slash A 192.0.2.15
nul\000 A 192.0.2.16
high\255 A 192.0.2.17
at\@ A 192.0.2.18
)";

// The SOA's own TTL is the less one.
constexpr char kOther[] = R"($ORIGIN other.test.
$TTL 2000
@ 500 IN SOA ns admin 1 7200 3600 86400 4000
@ NS ns
ns A 127.0.0.1
host A 192.0.2.20
host 1100 AAAA 2001:db8::20
zig 660 CNAME zog.site.test.
zag 640 CNAME v4.site.test.
)";

// RFC 2317: 7 is delegated to 0/25, in the same zone for the sake of brevity.
constexpr char kReverse4[] = R"($ORIGIN 2.0.192.in-addr.arpa.
$TTL 2000
@ IN SOA ns.site.test. admin.site.test. 1 7200 3600 86400 3000
@ NS ns.site.test.
4 PTR v4.site.test.
5 PTR a.site.test.
5 PTR B.Site.Test.
6 PTR bad\032name.site.test.
7 CNAME 7.0/25
7.0/25 PTR host.site.test.
)";

constexpr char kReverse6[] = R"($ORIGIN 8.b.d.0.1.0.0.2.ip6.arpa.
$TTL 2000
@ IN SOA ns.site.test. admin.site.test. 1 7200 3600 86400 3000
@ NS ns.site.test.
6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR v6.site.test.
)";

constexpr char kDelegated[] = R"($ORIGIN sub.site.test.
$TTL 2000
@ IN SOA ns admin 1 7200 3600 86400 3000
@ NS ns
ns A 127.0.0.3
host A 192.0.2.30
host MX 1 mail
)";

std::string Repeat(absl::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) absl::StrAppend(&all, text);
  return all;
}

// `size` bytes in double quotes.
std::string Quoted(char c, int size) {
  return absl::StrCat("\"", std::string(size, c), "\" ");
}

void AppendLargeRecords(std::string& zone) {
  for (int i = 1; i <= kManyAddresses; ++i) {
    absl::StrAppend(&zone, "many AAAA 2001:db8::", i, "\n");
  }
  absl::StrAppend(&zone, "big TXT ");
  for (int i = 0; i < kBigText / 255; ++i) {
    absl::StrAppend(&zone, Quoted(static_cast<char>('a' + i), 255));
  }
  absl::StrAppend(&zone, "\n");
  for (int i = 0; i < kHugeTexts; ++i) {
    absl::StrAppend(&zone, "huge TXT ", 100'000 + i, " ", Quoted('x', 255),
                    Quoted('y', 255), Quoted('z', 144), "\n");
  }
}

std::string SiteTest() {
  std::string zone = kSite;
  for (int i = 3; i <= 20; ++i) {
    absl::StrAppend(&zone, "chain", i, " CNAME chain", i - 1, "\n");
  }
  AppendLargeRecords(zone);
  absl::StrAppend(&zone, NameOfLongestLabels(), ". A 192.0.2.11\n",
                  NameOfMostLabels(), ". A 192.0.2.12\n");
  return zone;
}

void Add(RecordType type, std::initializer_list<absl::string_view> labels,
         std::vector<RealQuestion>& questions) {
  for (const absl::string_view label : labels) {
    questions.push_back({absl::StrCat(label, ".site.test"), type});
  }
}

void AddAddressQuestions(std::vector<RealQuestion>& questions) {
  for (const RecordType type : {RecordType::kA, RecordType::kAaaa}) {
    Add(type, {"host", "v4", "v6", "mixedcase", "HOST", "_under_score", "many"},
        questions);
    Add(type, {"absent", "empty", "deep.empty", "mail", "x.absent"}, questions);
    Add(type, {"chain1", "chain2", "chain8", "chain16", "chain17", "chain20"},
        questions);
    Add(type, {"loop-a", "self", "dangling", "alias-v4", "abroad", "nowhere"},
        questions);
    Add(type, {"zigzag", "www.old", "host.sub", "absent.sub", "to-sub"},
        questions);
    Add(type, {"x.wild", "x.y.wild", "b.wild", "a.b.wild", "*.wild"},
        questions);
    Add(type, {"x.wild-alias", "wild", "a\\.b", "sp\\032ace"}, questions);
    Add(type, {"back\\\\slash", "nul\\000", "high\\255", "at@"}, questions);
  }
}

void AddOtherQuestions(std::vector<RealQuestion>& questions) {
  Add(RecordType::kTxt, {"text", "long-text", "empty-text", "empty-texts"},
      questions);
  Add(RecordType::kTxt, {"bytes", "big", "huge", "x.wild", "host", "absent"},
      questions);
  Add(RecordType::kMx, {"mail", "no-mail", "odd-mail", "bad-mail", "host"},
      questions);
  Add(RecordType::kMx, {"alias-mail", "x.wild", "absent", "host.sub"},
      questions);
  Add(RecordType::kSrv, {"_http._tcp", "_none._tcp", "_absent._tcp"},
      questions);
  Add(RecordType::kCname, {"chain1", "chain8", "host", "loop-a", "absent"},
      questions);
  Add(RecordType::kNs, {"host", "alias-v4"}, questions);
  for (const char* last : {"4", "5", "6", "7", "8", "7.0/25"}) {
    questions.push_back(
        {absl::StrCat(last, ".2.0.192.in-addr.arpa"), RecordType::kPtr});
  }
}

std::string LongName(int last_label) {
  const std::string a(63, 'a'), b(63, 'b'), c(63, 'c'), d(last_label, 'd');
  return absl::StrCat(a, ".", b, ".", c, ".", d, ".site.test");
}

}  // namespace

std::vector<RealZone> RealZones() {
  return {{"site.test", SiteTest()},
          {"other.test", kOther},
          {"2.0.192.in-addr.arpa", kReverse4},
          {"8.b.d.0.1.0.0.2.ip6.arpa", kReverse6}};
}

RealZone DelegatedZone() { return {"sub.site.test", kDelegated}; }

std::string NameOfLongestLabels() { return LongName(51); }
std::string NameTooLong() { return LongName(52); }

std::string NameOfMostLabels() {
  return absl::StrCat(Repeat("x.", 122), "site.test");
}

std::vector<RealQuestion> RealQuestions() {
  std::vector<RealQuestion> questions = {
      {"site.test", RecordType::kA},
      {"site.test", RecordType::kSoa},
      {"site.test", RecordType::kNs},
      {"site.test", RecordType::kMx},
      {"site.test", RecordType::kHttps},
      {"service.site.test", RecordType::kHttps},
      {"service.site.test", RecordType::kSvcb},
      {"service.site.test", RecordType{257}},
      {"service.site.test", RecordType{65280}},
      {"absent.other.test", RecordType::kA},
      {"host.other.test", RecordType::kMx},
      {"foreign.example", RecordType::kA},
      {"host.elsewhere.test", RecordType::kA},
      {NameOfLongestLabels(), RecordType::kA},
      {NameOfLongestLabels(), RecordType::kMx},
      {NameOfMostLabels(), RecordType::kA},
  };
  AddAddressQuestions(questions);
  AddOtherQuestions(questions);
  return questions;
}

}  // namespace rawnet
