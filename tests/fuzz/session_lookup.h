// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_FUZZ_SESSION_LOOKUP_H_
#define RAWNET_TESTS_FUZZ_SESSION_LOOKUP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "rawnet/async/task_group.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/resolver.h"
#include "rawnet/tests/fuzz/piped_servers.h"

namespace rawnet {

enum LookupKind : uint8_t {
  kAddresses,
  kCname,
  kMx,
  kNs,
  kTxt,
  kSrv,
  kHttps,
  kPtr,
  kMessage,
};
inline constexpr size_t kLookupKinds = 9;

// The names that lookups are for.
std::string SessionName(uint8_t number);

// A lookup of a session, which checks what it is told. Aborts when a promise is
// broken.
class SessionLookup final : private AddressSink {
 public:
  SessionLookup(LookupKind kind, std::string name, const ResolvConf& conf,
                const PipedServers& servers)
      : kind_(kind), name_(std::move(name)), conf_(conf), servers_(servers) {}

  void Start(Resolver& resolver, const Context& context);
  bool ended() const { return task_.size() == 0; }
  void OnCancel() { cancelled_ = true; }

 private:
  Task<void> Run(Resolver* resolver, Context context);
  Task<void> RunKind(Resolver* resolver, Context context);

  void OnQuery(RecordType, absl::string_view) override {}
  void OnAnswer(AddressAnswer answer) override;

  template <class T>
  void Check(const absl::StatusOr<std::vector<T>>& found) const;
  void CheckStatus(const absl::Status& status) const;
  void CheckAddresses(const std::vector<IpAddress>& addresses) const;
  void CheckOne(const std::string& host) const;
  void CheckOne(const MxHost& mx) const { CheckOne(mx.host); }
  void CheckOne(const SrvTarget& srv) const { CheckOne(srv.host); }
  void CheckOne(const ServiceEndpoint& endpoint) const;
  // How long it may take.
  absl::Duration Limit() const;

  const LookupKind kind_;
  const std::string name_;
  const ResolvConf& conf_;
  const PipedServers& servers_;
  bool cancelled_ = false;
  std::vector<RecordType> answered_;
  TaskGroup task_;  // last: it uses the others
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_FUZZ_SESSION_LOOKUP_H_
