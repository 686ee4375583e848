// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

// What ThreadSanitizer reports of abseil itself. absl::Mutex tells it to ignore
// what happens inside Lock(): so it misses how the identity of a thread that
// waits for a lock for the first time gets from there to the thread that wakes
// it, and takes the mmap(2) of that identity for a racing write.

extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions() {
  return "race:AbslInternalPerThreadSemPost\n";
}
