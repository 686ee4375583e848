// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/resolver.h"

#include <utility>

#include "rawnet/async/event_loop.h"
#include "rawnet/resolver/address_sources.h"
#include "rawnet/resolver/resolver_state.h"
#include "rawnet/resolver/source_order.h"
#include "rawnet/socket/errors.h"

namespace rawnet {
namespace {

class Collector final : public AddressSink {
 public:
  void OnQuery(RecordType, absl::string_view) override {}
  void OnAnswer(AddressAnswer answer) override {
    if (answer.addresses.ok()) {
      addresses_.insert(addresses_.end(), answer.addresses->begin(),
                        answer.addresses->end());
      return;
    }
    // "Not found" from one family must not hide that the other one failed.
    const absl::Status& error = answer.addresses.status();
    if (error_.ok() || rawnet::IsNotFound(error_)) error_ = error;
  }

  absl::StatusOr<std::vector<IpAddress>> Take(const std::string& name) {
    if (!addresses_.empty()) return std::move(addresses_);
    if (!error_.ok()) return error_;
    return MakeDnsError({.name = name, .kind = DnsError::Kind::kNoData});
  }

 private:
  std::vector<IpAddress> addresses_;
  absl::Status error_;
};

}  // namespace

Resolver::Resolver(Options options)
    : state_(std::make_shared<ResolverState>(std::move(options), background_)) {
}

Resolver::Resolver(ConfigFiles files, Options options)
    : watch_(std::make_unique<ConfigWatch>(std::move(files))),
      state_(std::make_shared<ResolverState>(
          WithConfig(std::move(options), watch_->Read()), background_)) {}

Resolver::~Resolver() { background_.Cancel(); }

Resolver::Options Resolver::SystemOptions() {
  return WithConfig(Options(), ReadConfig(ConfigFiles()));
}

Resolver& Resolver::System() {
  static Resolver& resolver = *new Resolver(ConfigFiles());
  return resolver;
}

std::shared_ptr<ResolverState> Resolver::State() {
  if (watch_ != nullptr) {
    watch_->Update(EventLoop::Current().clock().CoarseNow(),
                   [this](NameConfig config) { Reload(std::move(config)); });
  }
  return LastState();
}

std::shared_ptr<ResolverState> Resolver::LastState() const {
  const absl::MutexLock lock(&mutex_);
  return state_;
}

void Resolver::Reload(NameConfig config) {
  std::shared_ptr<ResolverState> state =
      LastState()->Successor(std::move(config));
  const absl::MutexLock lock(&mutex_);
  state_.swap(state);  // the old one goes without the lock
}

std::shared_ptr<const NameSwitch> Resolver::name_switch() {
  const std::shared_ptr<ResolverState> state = State();
  return {state, &state->name_switch()};
}

void Resolver::CloseIdleConnections() { State()->CloseIdle(); }

Task<void> Resolver::LookupAddresses(Context context, AddressRequest request,
                                     AddressSink* sink) {
  const std::shared_ptr<ResolverState> state = State();
  AddressSources sources(*state, context, request, *sink);
  if (sources.AnswerAtOnce()) co_return;
  co_await sources.Run();
}

std::vector<IpAddress> Resolver::SortByPreference(
    std::vector<IpAddress> addresses) {
  return SortBySource(std::move(addresses));
}

Task<absl::StatusOr<std::vector<IpAddress>>> Resolver::LookupHost(
    Context context, std::string name) {
  Collector collector;
  co_await LookupAddresses(context, AddressRequest(name), &collector);
  absl::StatusOr<std::vector<IpAddress>> addresses = collector.Take(name);
  if (!addresses.ok()) co_return addresses;
  co_return SortByPreference(*std::move(addresses));
}

}  // namespace rawnet
