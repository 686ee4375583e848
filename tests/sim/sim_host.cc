// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/tests/sim/sim_host.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "rawnet/netpoll/check.h"
#include "rawnet/tests/sim/sim_network.h"

namespace rawnet {

SimHost::SimHost(SimNetwork& network, SimHostOptions options)
    : network_(network),
      options_(std::move(options)),
      stack_(options_, network.schedule_,
             [this](SimPacket packet) {
               network_.Transmit(*this, std::move(packet));
             }),
      sys_(options_, stack_, network.descriptors_),
      faulty_sys_(
          sys_, faults_,
          [this](int fd, absl::Duration after) { ReportAgain(fd, after); }),
      holder_(std::in_place, Options()) {}

SimHost::~SimHost() = default;

EventLoop::Options SimHost::Options() {
  EventLoop::Options options;
  options.sys = &faulty_sys_;
  options.clock = &network_.clock();
  options.create_poller = [this]() -> std::unique_ptr<Poller> {
    SimWorld& world = network_;  // known to friends alone
    return std::make_unique<SimPoller>(world, network_.descriptors_,
                                       network_.schedule_, network_.random_,
                                       network_.options_.poller, faults_);
  };
  return options;
}

void SimHost::Spawn(Task<void> task) {
  const EventLoop::Scope scope = Enter();
  loop().Spawn(std::move(task));
  loop().Poll();
}

// By then the number may be another socket's: a spurious event.
void SimHost::ReportAgain(int fd, absl::Duration after) {
  network_.schedule_.After(after, [&descriptors = network_.descriptors_, fd] {
    if (SimSocket* socket = descriptors.Find(fd)) socket->ReportAgain();
  });
}

size_t SimHost::open_descriptors() const {
  return network_.descriptors_.CountOf(stack_);
}

std::string SimHost::DescribeDescriptors() const {
  std::string text;
  network_.descriptors_.ForEach(stack_, [&text](int fd, SimSocket& socket) {
    absl::StrAppend(&text, "  ", fd, " ", socket.ToString(), "\n");
  });
  return text;
}

void SimHost::RemoveRoute(absl::string_view prefix, int error) {
  const std::vector<std::string> parts = absl::StrSplit(prefix, '/');
  const auto address = IpAddress::Parse(parts[0]);
  int bits = 0;
  CheckThat(
      parts.size() == 2 && address.ok() && absl::SimpleAtoi(parts[1], &bits),
      "a prefix is written 192.0.2.0/24");
  stack_.RemoveRoute(*address, bits, error);
}

}  // namespace rawnet
