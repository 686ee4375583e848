// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// Dials a name, sends a request, prints the reply: the program in the README.
//
//   hello [HOST:PORT]

#include <iostream>

#include "rawnet/async/wait.h"
#include "rawnet/dialer/default_dialer.h"

int main(int argc, char** argv) {
  const char* address = argc > 1 ? argv[1] : "example.com:80";
  const auto context = rawnet::WithTimeout({}, absl::Seconds(5));

  const auto conn = rawnet::Wait(rawnet::Dial(context, "tcp", address));
  if (!conn.ok()) {
    std::cerr << conn.status().message() << "\n";
    return 1;
  }
  auto n = rawnet::Wait((*conn)->Write(context, "GET / HTTP/1.0\r\n\r\n"));
  char buffer[4096];
  while (n.ok() && *n > 0) {  // a read of 0 bytes is the end of the stream
    n = rawnet::Wait((*conn)->Read(context, absl::MakeSpan(buffer)));
    if (n.ok()) std::cout.write(buffer, *n);
  }
  if (!n.ok()) std::cerr << n.status().message() << "\n";
  return n.ok() ? 0 : 1;
}
