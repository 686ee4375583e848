# Copyright 2026 The rawnet Authors
# SPDX-License-Identifier: Apache-2.0
"""Stands in for rules_cc on Debian 12: the native rules under its names.

Debian's bazel-rules-cc wants `use_cpp_toolchain`, which Debian's own Bazel
4.2.3 lacks. These are all names that abseil, googletest, benchmark and Bazel 4
itself load.
"""

cc_binary = native.cc_binary
cc_import = native.cc_import
cc_library = native.cc_library
cc_proto_library = native.cc_proto_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_suite = native.cc_toolchain_suite
fdo_prefetch_hints = native.fdo_prefetch_hints
fdo_profile = native.fdo_profile
objc_import = native.objc_import
objc_library = native.objc_library
