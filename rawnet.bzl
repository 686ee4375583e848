# Copyright 2026 The rawnet Authors
# SPDX-License-Identifier: Apache-2.0
"""The cc rules of rawnet: C++20, our warnings, and the "rawnet/" prefix."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")

# Only for our own targets: abseil and googletest have their own taste.
# Not -Wpedantic: Bazel 4 cannot mark abseil's headers as system headers, and
# their __int128 would drown every real warning.
_WARNINGS = [
    "-Wall",
    "-Wextra",
    # g++'s plain -Wshadow objects to a constructor whose parameter is named
    # as the member it fills. clang has no such half.
    "-Wshadow-local",
    "-Wno-unknown-warning-option",
    "-Wnon-virtual-dtor",
    "-Woverloaded-virtual",
    "-Wextra-semi",
    "-Wvla",
]

# -std stands here, and not only in .bazelrc, because a user's workspace does
# not read our .bazelrc. Nothing in rawnet throws, so nothing needs unwinding.
_COPTS = ["-std=c++20", "-fno-exceptions"] + _WARNINGS

# A string label in a macro is resolved in the package that calls it. All
# callers are packages of rawnet, so this finds our own setting also when
# rawnet is an external repository.
def _copts(more):
    return _COPTS + more + select({
        "//:warnings_are_errors": ["-Werror"],
        "//conditions:default": [],
    })

# include_prefix holds for hdrs only, so a header listed in srcs would not be
# found as "rawnet/<package>/x.h". Such headers become a library of their own
# that only this package sees. Returns the arguments with it in their place.
def _with_private_headers(name, kwargs):
    srcs = kwargs.get("srcs", [])
    if type(srcs) != type([]):
        return kwargs  # a select() cannot be read here; it holds no headers
    headers = [src for src in srcs if src.endswith(".h")]
    if not headers:
        return kwargs
    deps = kwargs.get("deps", [])
    cc_library(
        name = name + "_private_headers",
        hdrs = headers,
        include_prefix = "rawnet/" + native.package_name(),
        testonly = kwargs.get("testonly", False),
        visibility = ["//visibility:private"],
        deps = deps,
    )
    return dict(
        kwargs,
        srcs = [src for src in srcs if src not in headers],
        deps = deps + [":" + name + "_private_headers"],
    )

# What ThreadSanitizer must know of abseil, in every program.
def _program_deps(deps):
    return deps + select({
        "//:thread_sanitizer": ["//bazel/sanitizers:thread"],
        "//conditions:default": [],
    })

def rawnet_cc_library(name, copts = [], **kwargs):
    """A cc_library whose headers are included as "rawnet/<package>/x.h"."""
    cc_library(
        name = name,
        copts = _copts(copts),
        include_prefix = "rawnet/" + native.package_name(),
        **_with_private_headers(name, kwargs)
    )

def rawnet_cc_test(name, copts = [], deps = [], size = "small", **kwargs):
    """A cc_test; small (one minute) unless it says otherwise."""
    cc_test(
        name = name,
        copts = _copts(copts),
        size = size,
        **_with_private_headers(
            name,
            dict(kwargs, deps = _program_deps(deps), testonly = True)
        )
    )

def rawnet_cc_binary(name, copts = [], deps = [], **kwargs):
    """A cc_binary."""
    cc_binary(
        name = name,
        copts = _copts(copts),
        **_with_private_headers(name, dict(kwargs, deps = _program_deps(deps)))
    )
