// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_RESOLVER_H_
#define RAWNET_RESOLVER_RESOLVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/config_files.h"
#include "rawnet/resolver/dns_cache.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/dns_servers.h"
#include "rawnet/resolver/hosts_file.h"
#include "rawnet/resolver/name_switch.h"
#include "rawnet/resolver/resolv_conf.h"
#include "rawnet/resolver/service_endpoints.h"
#include "rawnet/resolver/typed_records.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

class ConfigWatch;
class ResolverState;

// A stub resolver (RFC 1034 5.3.1) that makes its own queries: no libc, no
// thread, cancelled within a turn of the loop.
//
// Answers address literals and special names (RFC 6761) itself, and asks the
// hosts file and the DNS servers in the order of the name switch. Each name of
// the search list is asked for A and AAAA at once; the first name that has an
// address of any family wins.
//
// Servers are asked as query_plan.h has it: one that fails or refuses makes
// room for the next one at once; one that is silent for longer than it usually
// takes, or 400 ms, gets company. A round over the servers lasts for
// resolv.conf's `timeout`, and there are `attempts` of them. What is learned of
// a server, its speed, its failures, is remembered.
//
// Errors: DnsError; see errors.h. Thread-safe: any number of lookups on any
// number of loops.
class Resolver final : public AddressLookup {
 public:
  struct Options {
    // Without servers, those of this machine; at least one attempt is made.
    ResolvConf conf;
    HostsFile hosts;
    // In which order the hosts file and DNS are asked. Literals and special-use
    // names ("localhost", RFC 6761) need neither.
    NameSwitch name_switch;
    // How servers are asked.
    QueryOptions query;
    // Draws among equal MX, SRV and SVCB records. Null: the system's.
    RandomBelow random_below;
    // What servers said is kept there, and those who ask the same on one loop
    // at the same time share a query. Null: neither. Yours to inspect and to
    // flush. Resolvers that have the same one share its room but no answer, for
    // their servers may differ; what is of a resolver goes with it.
    std::shared_ptr<DnsCache> cache;
    // For a resolver that follows files: what resolv.conf said, before it is
    // used, for options of the program's own (timeout, use_tcp ...). Null: as
    // it is. Called for each new configuration, on the thread that looks up;
    // must be thread-safe.
    std::function<void(ResolvConf&)> adjust_conf;
  };

  // With a configuration that never changes.
  explicit Resolver(Options options);
  // With that of `files`, in place of what `options` has of it. They are looked
  // at again when a lookup begins, every 5 s at the most, unless resolv.conf
  // says no-reload; a lookup goes by one configuration from its beginning to
  // its end. After a change nothing that the cache has is believed.
  explicit Resolver(ConfigFiles files)
      : Resolver(std::move(files), Options()) {}
  Resolver(ConfigFiles files, Options options);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  // No lookup may be under way. What is asked ahead for the cache is given up:
  // it ends in the next turn of its loop, and calls nothing of the options on
  // this thread any more. On another one a call may be under way.
  ~Resolver() override;

  // The configuration of this machine, read once.
  static Options SystemOptions();
  // The resolver of this machine, made when it is first asked for. Follows the
  // files.
  static Resolver& System();

  // As it is now.
  std::shared_ptr<const NameSwitch> name_switch();

  Task<void> LookupAddresses(Context context, AddressRequest request,
                             AddressSink* sink) override;
  // RFC 6724, with the source addresses that the system would take.
  std::vector<IpAddress> SortByPreference(
      std::vector<IpAddress> addresses) override;

  // All addresses of `name`, sorted: for callers who do not race. Not found
  // only when both families say so; a family that failed while the other has
  // addresses is passed over.
  Task<absl::StatusOr<std::vector<IpAddress>>> LookupHost(Context context,
                                                          std::string name);

  // TCP connections to servers are kept to be used again. Those that nobody has
  // used for 5 s are closed when their loop next asks a server; this closes
  // those of this thread's loop that nobody uses now.
  void CloseIdleConnections();

  // The rest are for records of other types. The search list goes for names as
  // for addresses, aliases are followed, and what may not be the name of a host
  // is left out: see typed_records.h. Of the sources DNS alone is asked, but
  // for LookupCname and LookupPtr: these go through the name switch.

  // The name at the end of `name`'s aliases, even one that has no address.
  // Without aliases `name` itself, if it has an address. In the hosts file: the
  // first name of the line.
  Task<absl::StatusOr<std::string>> LookupCname(Context context,
                                                std::string name);
  // Not found also when the domain says that it takes no mail (RFC 7505).
  Task<absl::StatusOr<std::vector<MxHost>>> LookupMx(Context context,
                                                     std::string name);
  Task<absl::StatusOr<std::vector<std::string>>> LookupNs(Context context,
                                                          std::string name);
  // Of each record all its strings, joined. Any bytes.
  Task<absl::StatusOr<std::vector<std::string>>> LookupTxt(Context context,
                                                           std::string name);
  // RFC 2782: _service._protocol.name, in the order in which to try them, drawn
  // anew each time. With neither service nor protocol `name` alone is asked
  // for. Not found also when the domain says that the service is not there.
  Task<absl::StatusOr<std::vector<SrvTarget>>> LookupSrv(Context context,
                                                         std::string service,
                                                         std::string protocol,
                                                         std::string name);
  // RFC 9460: the ways to reach a service, in the order in which to try them,
  // drawn anew each time among equal ones. With a scheme _scheme.name is asked
  // for, and with a port besides _port._scheme.name. Aliases of the service are
  // followed, up to 8; the name where they end comes last, without parameters.
  //
  // Not found also when the service is said to be not there, and when there are
  // only records to be ignored, malformed ones among them: connect as without
  // any then. Any other error may be an attacker's doing: where DNS is
  // protected do not connect (RFC 9460 3.1).
  Task<absl::StatusOr<std::vector<ServiceEndpoint>>> LookupSvcb(
      Context context, std::string name, std::string scheme = "",
      uint16_t port = 0);
  // The same for https://name:port, and for http://name, whose records are
  // those of port 443 (RFC 9460 9.5).
  Task<absl::StatusOr<std::vector<ServiceEndpoint>>> LookupHttps(
      Context context, std::string name, uint16_t port = 443);
  // All that the first server with an answer says, for types that have no
  // function here: ParseRecordType("TYPE65280"). `name` is taken as it is,
  // without the search list. That it does not exist is a message too, NXDOMAIN,
  // and so is one without answers; an alias is left to you. Errors: of names
  // that no server may hear of (RFC 6761), not found; of types that no name has
  // (RFC 6895 3.1: OPT, AXFR), InvalidArgument; no server had an answer.
  Task<absl::StatusOr<Message>> LookupMessage(Context context, std::string name,
                                              RecordType type);
  // The names of an address: all that the first source to know it has. Anybody
  // can let their address point to any name: look that up before you believe
  // it.
  Task<absl::StatusOr<std::vector<std::string>>> LookupPtr(Context context,
                                                           IpAddress address);

 private:
  // Of the lookup that begins now.
  std::shared_ptr<ResolverState> State();
  std::shared_ptr<ResolverState> LastState() const;
  // For the lookups that begin from now on. One caller at a time.
  void Reload(NameConfig config);

  Task<absl::StatusOr<std::string>> CnameInDns(ResolverState* state,
                                               Context context,
                                               std::string name);
  Task<absl::StatusOr<std::vector<std::string>>> PtrInDns(ResolverState* state,
                                                          Context context,
                                                          IpAddress address);
  Task<absl::StatusOr<std::vector<ServiceEndpoint>>> FindServices(
      Context context, std::string owner, RecordType type);

  // Of queries that nobody waits for.
  OwnedContext background_ = WithCancel(Context::Background());
  const std::unique_ptr<ConfigWatch> watch_;  // null: nothing ever changes
  mutable absl::Mutex mutex_;
  std::shared_ptr<ResolverState> state_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_RESOLVER_H_
