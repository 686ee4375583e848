// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#ifndef RAWNET_TESTS_STYLE_DOCUMENTS_H_
#define RAWNET_TESTS_STYLE_DOCUMENTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "rawnet/tests/style/source_file.h"

namespace rawnet {

// The text of a file of the tree by its path, or nullopt if there is none.
using ReadText =
    absl::FunctionRef<std::optional<std::string>(absl::string_view path)>;

// Every ```cpp block of a Markdown file stands under a line such as
//
//   <!-- from examples/dial.cc -->
//
// and its lines stand in that file one after the other; indentation and the
// blank lines around the block do not count.
std::vector<Finding> CheckSnippets(const SourceFile& document, ReadText read);

// Every target that a ```sh block gives to ./bazelw exists.
std::vector<Finding> CheckCommands(const SourceFile& document, ReadText read);

// Every test that a document names, one of tests/resolver or with its
// directory, exists:
//
//   `wire_reader_test: PointerToItselfIsRefused, PointerForwardIsRefused`
//   `sim/sim_udp_test: SendsADatagram`
std::vector<Finding> CheckTestNames(const SourceFile& document, ReadText read);

}  // namespace rawnet

#endif  // RAWNET_TESTS_STYLE_DOCUMENTS_H_
