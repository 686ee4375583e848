// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_RESOLVER_RESOLVER_H_
#define RAWNET_RESOLVER_RESOLVER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rawnet/async/context.h"
#include "rawnet/async/task.h"
#include "rawnet/resolver/address_lookup.h"
#include "rawnet/resolver/dns_exchange.h"
#include "rawnet/resolver/dns_message.h"
#include "rawnet/resolver/hosts_file.h"
#include "rawnet/resolver/name_switch.h"
#include "rawnet/resolver/query_report.h"
#include "rawnet/resolver/resolv_conf.h"
#include "rawnet/resolver/service_endpoints.h"
#include "rawnet/resolver/typed_records.h"
#include "rawnet/socket/ip_address.h"

namespace rawnet {

// A stub resolver (RFC 1034 5.3.1) that makes its own queries: no libc, no
// thread, cancelled within a turn of the loop.
//
// Answers address literals and special names (RFC 6761) itself, and asks the
// hosts file and the DNS servers in the order of the name switch. Each name of
// the search list is asked for A and AAAA at once; the first name that has an
// address of any family wins. A server
// that fails, refuses or is silent makes room for the next one, resolv.conf's
// `attempts` times around.
//
// Errors: DnsError; see errors.h. Thread-safe: any number of lookups on any
// number of loops.
class Resolver final : public AddressLookup {
 public:
  struct Options {
    ResolvConf conf;
    HostsFile hosts;
    // In which order the hosts file and DNS are asked. Literals and special-use
    // names ("localhost", RFC 6761) need neither.
    NameSwitch name_switch;
    // Query ids, RFC 5452: 16 bits from a CSPRNG. Null: the system's.
    std::function<uint16_t()> random_id;
    // Is told each query to a server. Null: nobody.
    TellQuery tell_query;
    // Draws among equal MX, SRV and SVCB records. Null: the system's.
    RandomBelow random_below;
  };

  explicit Resolver(Options options);

  // The configuration of this machine, read once: /etc/resolv.conf, /etc/hosts
  // and /etc/nsswitch.conf. A file that is missing or cannot be read counts as
  // empty.
  static Options SystemOptions();
  // The resolver of this machine, made when it is first asked for.
  static Resolver& System();

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
  // that no server may hear of (RFC 6761), not found; no server had an answer.
  Task<absl::StatusOr<Message>> LookupMessage(Context context, std::string name,
                                              RecordType type);
  // The names of an address: all that the first source to know it has. Anybody
  // can let their address point to any name: look that up before you believe
  // it.
  Task<absl::StatusOr<std::vector<std::string>>> LookupPtr(Context context,
                                                           IpAddress address);

 private:
  friend class AddressSearch;
  friend class CanonicalSearch;
  friend class RecordSearch;

  struct FoundAnswer {
    absl::StatusOr<Answer> answer;  // an error when no server could say
    std::string server;
  };

  // True: it was a literal, or no name at all.
  bool AnswerLiteral(const AddressRequest& request, AddressSink& sink) const;
  bool AnswerSpecial(const AddressRequest& request, AddressSink& sink) const;
  // Makes the steps of the name switch. False: none of them had an answer.
  Task<bool> AskSources(Context context, const AddressRequest* request,
                        AddressSink* sink);
  // Tries the servers in turn until one knows.
  Task<FoundAnswer> Ask(Context context, DnsName name, RecordType type,
                        AddressSink* sink);
  Task<absl::StatusOr<Answer>> AskServer(Context context, Endpoint server,
                                         DnsName name, RecordType type);
  Task<absl::StatusOr<std::string>> CnameInDns(Context context,
                                               std::string name);
  Task<absl::StatusOr<std::vector<std::string>>> PtrInDns(Context context,
                                                          IpAddress address);
  Task<absl::StatusOr<std::vector<ServiceEndpoint>>> FindServices(
      Context context, std::string owner, RecordType type);
  RandomBelow RandomOr() const;
  Query MakeQuery(const DnsName& name, RecordType type) const;

  const Options options_;
  std::atomic<uint32_t> rotation_{0};
};

}  // namespace rawnet

#endif  // RAWNET_RESOLVER_RESOLVER_H_
