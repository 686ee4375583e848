// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_SIM_PARITY_SCRIPT_H_
#define RAWNET_TESTS_SIM_PARITY_SCRIPT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rawnet/netpoll/poller.h"
#include "rawnet/netpoll/sys.h"

namespace rawnet {

// A few system calls, written so that any Sys can make them:
//
//   "tcp4 l; bind l; listen l 0; tcp4 c; connect c l; accept s l; send c 5"
//
// Sockets have names. Verbs:
//   tcp4, tcp6, udp4, udp6 NAME         socket(2)
//   bind NAME, bindany NAME             to a free port of loopback, of any
//   bindto NAME OTHER                   to the name that OTHER had
//   bindat NAME OTHER ADDRESS           to the port that OTHER had
//   listen NAME BACKLOG; accept NAME LISTENER
//   connect NAME OTHER                  to the name that OTHER had, be it shut
//   connectat NAME OTHER ADDRESS
//   who NAME                            the addresses of both ends
//   send NAME SIZE; recv NAME SIZE      the result is what the call says
//   fill NAME                           sends until that fails
//   drain NAME                          receives until that says 0 or fails
//   shutr NAME, shutw NAME, close NAME
//   error NAME                          SO_ERROR
//   peer NAME                           getpeername(2)
//   poll NAME                           "rwc": readable, writable, closing
//   linger0, reuse, dual, v6only NAME   setsockopt(2)
class ParityScript {
 public:
  ParityScript(Sys& sys, Poller& poller) : sys_(sys), poller_(poller) {}
  ~ParityScript();

  // What each step says, one a line: "connect c l: Operation now in progress".
  // A step whose answer is not that of `expected`, unless that is empty, is
  // made again for a while as long as it says "not yet".
  std::vector<std::string> Run(absl::string_view script,
                               const std::vector<std::string>& expected = {});

 private:
  std::string Step(const std::vector<std::string>& words);
  std::string Open(const std::string& verb, const std::string& name);
  std::string Bind(const std::string& name, const SocketAddress& address);
  std::string Connect(const std::string& name, const SocketAddress& address);
  std::string BindToFreePort(const std::string& name, bool any);
  std::string Who(int fd);
  std::string Accept(const std::string& name, const std::string& listener);
  std::string Poll(int fd);
  std::string Set(int fd, int level, int name, int value);
  std::string Fill(int fd);
  std::string Drain(int fd);
  std::string OnSocket(const std::string& verb, int fd);
  std::string OnSocketWith(const std::string& verb, int fd,
                           const std::string& argument);

  Sys& sys_;
  Poller& poller_;
  std::map<std::string, int> sockets_;
  std::map<std::string, SocketAddress> names_;
};

}  // namespace rawnet

#endif  // RAWNET_TESTS_SIM_PARITY_SCRIPT_H_
