// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/fault_programs.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "rawnet/async/event_loop.h"
#include "rawnet/async/sleep.h"
#include "rawnet/async/task_group.h"
#include "rawnet/socket/connect.h"
#include "rawnet/socket/errors.h"
#include "rawnet/sockopt/buffers.h"

namespace rawnet {
namespace {

constexpr absl::string_view kName = "www.example.com";

absl::Time InASecond() {
  return EventLoop::Current().clock().WallNow() + absl::Seconds(1);
}

void Echo(FaultWorld& world) { world.StartEcho(); }

Task<FaultOutcome> DialByName(FaultWorld* world) {
  const auto conn = co_await world->dialer.Dial(world->Patience(), "tcp",
                                                absl::StrCat(kName, ":80"));
  if (!conn.ok()) co_return conn.status();
  co_return (*conn)->RemoteAddr().ToString();
}

Task<FaultOutcome> Lookup(FaultWorld* world) {
  const auto addresses = co_await world->resolver.LookupHost(
      world->Patience(), std::string(kName));
  if (!addresses.ok()) co_return addresses.status();
  co_return absl::StrJoin(*addresses, " ",
                          [](std::string* out, const IpAddress& address) {
                            absl::StrAppend(out, address.ToString());
                          });
}

void Truncate(FaultWorld& world) { world.truncates = true; }

Task<FaultOutcome> AcceptAndEcho(FaultWorld* world) {
  const auto listener = ListenTcp({IpAddress::AnyV6(), FaultWorld::kPort});
  if (!listener.ok()) co_return listener.status();
  const auto conn = co_await (*listener)->Accept(world->Patience());
  if (!conn.ok()) co_return conn.status();
  co_return co_await EchoStream(world->Patience(), conn->get());
}

// Connects when the server listens; says something, and hangs up.
Task<void> VisitOnce(FaultWorld* world) {
  (co_await Sleep(world->Patience(), absl::Seconds(1))).IgnoreError();
  const auto conn = co_await ConnectTcp(world->Patience(), FaultWorld::WebV4());
  if (!conn.ok()) co_return;
  const auto sent = co_await (*conn)->Write(world->Patience(), "hello");
  if (!sent.ok() || !(*conn)->CloseWrite().ok()) co_return;
  (co_await ReadToEnd(world->Patience(), conn->get())).status().IgnoreError();
}

void Visit(FaultWorld& world) { world.client.Spawn(VisitOnce(&world)); }

Task<FaultOutcome> HalfClose(FaultWorld* world) {
  const auto conn = co_await ConnectTcp(world->Patience(), FaultWorld::WebV4());
  if (!conn.ok()) co_return conn.status();
  const auto sent = co_await (*conn)->Write(world->Patience(), "hello");
  if (!sent.ok()) co_return sent.status();
  const absl::Status closed = (*conn)->CloseWrite();
  if (!closed.ok()) co_return closed;
  co_return co_await ReadToEnd(world->Patience(), conn->get());
}

// Says "ping" and waits for it.
Task<FaultOutcome> Ping(FaultWorld* world, Conn* conn) {
  const auto sent = co_await conn->Write(world->Patience(), "ping");
  if (!sent.ok()) co_return sent.status();
  char buffer[4];
  const auto n =
      co_await conn->ReadFull(world->Patience(), absl::MakeSpan(buffer));
  if (!n.ok()) co_return n.status();
  co_return std::string(buffer, *n);
}

Task<FaultOutcome> Deadline(FaultWorld* world) {
  const auto conn = co_await ConnectTcp(world->Patience(), FaultWorld::WebV4());
  if (!conn.ok()) co_return conn.status();
  absl::Status set = (*conn)->SetReadDeadline(InASecond());
  if (!set.ok()) co_return set;
  char byte[1];
  const auto n = co_await (*conn)->Read(world->Patience(), byte);
  if (!IsTimeout(n.status())) co_return n.status();
  set = (*conn)->SetReadDeadline(absl::InfiniteFuture());
  if (!set.ok()) co_return set;
  co_return co_await Ping(world, conn->get());
}

Task<void> CancelInASecond(OwnedContext* context) {
  (co_await Sleep(Context(), absl::Seconds(1))).IgnoreError();
  context->Cancel();
}

Task<FaultOutcome> CancelRead(FaultWorld* world) {
  const auto conn = co_await ConnectTcp(world->Patience(), FaultWorld::WebV4());
  if (!conn.ok()) co_return conn.status();
  OwnedContext context = WithCancel(world->Patience());
  TaskGroup group;
  group.Spawn(CancelInASecond(&context));
  char byte[1];
  const auto n = co_await (*conn)->Read(context, byte);
  if (!IsCanceled(n.status())) co_return n.status();
  co_return co_await Ping(world, conn->get());
}

void BlackHole(FaultWorld& world) {
  world.network.BlackHole("192.0.2.1");
  world.network.BlackHole("2001:db8::1");
}

Task<FaultOutcome> DialUntilTimeout(FaultWorld* world) {
  world->dialer.timeout = absl::Seconds(1);
  const auto conn = co_await world->dialer.Dial(world->Patience(), "tcp",
                                                absl::StrCat(kName, ":80"));
  if (IsTimeout(conn.status())) co_return "timeout";
  co_return conn.status();
}

Task<FaultOutcome> DialUntilCanceled(FaultWorld* world) {
  OwnedContext context = WithCancel(world->Patience());
  TaskGroup group;
  group.Spawn(CancelInASecond(&context));
  const auto conn =
      co_await world->dialer.Dial(context, "tcp", absl::StrCat(kName, ":80"));
  if (IsCanceled(conn.status())) co_return "canceled";
  co_return conn.status();
}

// An error closes the connection: no end of stream would come.
Task<void> SendAll(FaultWorld* world, Conn* conn, absl::Status* status) {
  const std::string half(150'000, 'x');
  Buffers buffers;
  buffers.Append(half);
  buffers.Append(half);
  *status = (co_await conn->Writev(world->Patience(), buffers)).status();
  if (status->ok()) *status = conn->CloseWrite();
  if (!status->ok()) conn->Close().IgnoreError();
}

// More than all buffers on the way hold.
Task<FaultOutcome> Transfer(FaultWorld* world) {
  const auto conn = co_await ConnectTcp(world->Patience(), FaultWorld::WebV4());
  if (!conn.ok()) co_return conn.status();
  TaskGroup group;
  absl::Status sent;
  group.Spawn(SendAll(world, conn->get(), &sent));
  const auto text = co_await ReadToEnd(world->Patience(), conn->get());
  if (!sent.ok()) co_return sent;
  if (!text.ok()) co_return text.status();
  co_return absl::StrCat(text->size(), " bytes");
}

void DatagramEcho(FaultWorld& world) { world.StartDatagramEcho(); }

Task<FaultOutcome> Datagrams(FaultWorld* world) {
  const auto conn = ConnectUdp(FaultWorld::WebV4());
  if (!conn.ok()) co_return conn.status();
  const absl::Status set = (*conn)->SetDeadline(InASecond());
  if (!set.ok()) co_return set;
  const auto sent = co_await (*conn)->Write(world->Patience(), "ping");
  if (!sent.ok()) co_return sent.status();
  char buffer[100];
  const auto n = co_await (*conn)->Read(world->Patience(), buffer);
  if (!n.ok()) co_return n.status();
  co_return std::string(buffer, *n);
}

constexpr FaultProgram kPrograms[] = {
    {.name = "DialByName",
     .prepare = &Echo,
     .run = &DialByName,
     .recovers = true,
     .other_outcome = "192.0.2.1:80"},
    // Without a probe of the source address IPv6 has no lead.
    {.name = "Lookup",
     .run = &Lookup,
     .recovers = true,
     .other_outcome = "192.0.2.1 2001:db8::1"},
    {.name = "LookupOverTcp",
     .prepare = &Truncate,
     .run = &Lookup,
     .recovers = true,
     .other_outcome = "192.0.2.1 2001:db8::1"},
    {.name = "AcceptAndEcho",
     .prepare = &Visit,
     .run = &AcceptAndEcho,
     .on_web = true,
     .only_streams = true},
    {.name = "HalfClose",
     .prepare = &Echo,
     .run = &HalfClose,
     .only_streams = true},
    {.name = "Deadline",
     .prepare = &Echo,
     .run = &Deadline,
     .only_streams = true},
    {.name = "CancelRead",
     .prepare = &Echo,
     .run = &CancelRead,
     .only_streams = true},
    {.name = "DialUntilTimeout",
     .prepare = &BlackHole,
     .run = &DialUntilTimeout,
     .recovers = true},
    {.name = "DialUntilCanceled",
     .prepare = &BlackHole,
     .run = &DialUntilCanceled,
     .recovers = true},
    {.name = "Transfer",
     .prepare = &Echo,
     .run = &Transfer,
     .only_streams = true},
    {.name = "Datagrams", .prepare = &DatagramEcho, .run = &Datagrams},
};

}  // namespace

absl::Span<const FaultProgram> FaultPrograms() { return kPrograms; }

}  // namespace rawnet
