// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_BENCHMARKS_ECHO_SERVER_H_
#define RAWNET_BENCHMARKS_ECHO_SERVER_H_

#include <pthread.h>

#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

namespace rawnet {

// Sends back what it receives, on a port of 127.0.0.1, from one thread.
class EchoServer {
 public:
  virtual ~EchoServer() = default;

  virtual uint16_t port() const = 0;
  // Serves until Stop was called and the clients have closed.
  virtual void Run() = 0;
  // Any thread.
  virtual void Stop() = 0;
};

// Both read into a buffer that all connections share, write, and take a read
// that did not fill the buffer for the last one until the next event. Neither
// sets options on its sockets.

// Edge-triggered epoll by hand: the floor.
std::unique_ptr<EchoServer> CreateEpollServer();
// A coroutine for each connection: ReadScratch and Write.
std::unique_ptr<EchoServer> CreateCoroutineServer();

// A server on a thread of its own, which is pinned to one processor.
class ServerThread {
 public:
  explicit ServerThread(std::unique_ptr<EchoServer> server);
  ServerThread(const ServerThread&) = delete;
  ServerThread& operator=(const ServerThread&) = delete;
  // The clients must have closed.
  ~ServerThread();

  uint16_t port() const { return server_->port(); }
  // The processor time that the thread has used.
  double cpu_seconds() const;

 private:
  const std::unique_ptr<EchoServer> server_;
  std::thread thread_;
  clockid_t cpu_clock_ = {};
};

}  // namespace rawnet

#endif  // RAWNET_BENCHMARKS_ECHO_SERVER_H_
