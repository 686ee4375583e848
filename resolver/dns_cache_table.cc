// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/dns_cache_table.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "rawnet/resolver/answer_size.h"

namespace rawnet {
namespace {

// Whether a server answers questions for `type` with the CNAME of the name. Not
// those for CNAME itself, for ANY, nor for the types that may be beside a CNAME
// (RFC 4035 2.5: RRSIG, NSEC, KEY).
bool IsAliased(RecordType type) {
  constexpr uint16_t kKey = 25;
  constexpr uint16_t kRrsig = 46;
  constexpr uint16_t kNsec = 47;
  constexpr uint16_t kAny = 255;
  const uint16_t number = static_cast<uint16_t>(type);
  return type != RecordType::kCname && number != kKey && number != kRrsig &&
         number != kNsec && number != kAny;
}

}  // namespace

struct DnsCacheTable::Node : Entry, Timer, ListHook<RecencyTag> {
  Node(const DnsCacheKey& asked, Entry entry)
      : Entry(std::move(entry)), key(asked), bytes(BytesOf(key, *found)) {}

  // Whether this is about questions for `type`.
  bool Covers(RecordType type) const {
    switch (scope) {
      case Scope::kType:
      case Scope::kFailure:
        return key.type == type;
      case Scope::kName:
        return true;
      case Scope::kAlias:
        return IsAliased(type);
    }
    return false;
  }

  const DnsCacheKey key;
  const size_t bytes;
};

DnsCacheTable::DnsCacheTable() = default;

DnsCacheTable::~DnsCacheTable() { Clear(); }

// The name is the same already.
bool DnsCacheTable::IsFor(const Node& node, const DnsCacheKey& key) {
  return node.key.record_class == key.record_class &&
         node.key.recursion_desired == key.recursion_desired &&
         node.key.checking_disabled == key.checking_disabled &&
         node.key.authentic_data == key.authentic_data &&
         node.key.generation == key.generation;
}

DnsCacheTable::Known DnsCacheTable::Find(const DnsCacheKey& key) {
  Known known;
  const auto name = names_.find(key.name);
  if (name == names_.end()) return known;
  for (const std::unique_ptr<Node>& node : name->second) {
    if (!IsFor(*node, key) || !node->Covers(key.type)) continue;
    (node->scope == Scope::kFailure ? known.failure : known.answer) =
        node.get();
  }
  return known;
}

absl::InlinedVector<DnsCacheTable::Entry*, 2> DnsCacheTable::FindAnswers(
    const DnsCacheKey& key, absl::Span<const RecordType> types) {
  absl::InlinedVector<Entry*, 2> answers(types.size(), nullptr);
  const auto name = names_.find(key.name);
  if (name == names_.end()) return answers;
  for (const std::unique_ptr<Node>& node : name->second) {
    if (!IsFor(*node, key) || node->scope == Scope::kFailure) continue;
    for (size_t i = 0; i < types.size(); ++i) {
      if (node->Covers(types[i])) answers[i] = node.get();
    }
  }
  return answers;
}

void DnsCacheTable::Touch(Entry& entry) {
  by_use_.PushBack(static_cast<Node&>(entry));
}

void DnsCacheTable::Insert(const DnsCacheKey& key, Entry entry) {
  auto node = std::make_unique<Node>(key, std::move(entry));
  by_uselessness_.Insert(*node, node->useless);
  by_use_.PushBack(*node);
  ++size_;
  bytes_ += node->bytes;
  names_[key.name].push_back(std::move(node));
}

bool DnsCacheTable::Contradicts(const DnsCacheKey& key, Scope scope,
                                const Node& node) {
  switch (scope) {
    case Scope::kType:
      return node.Covers(key.type);
    case Scope::kFailure:
      return node.scope == Scope::kFailure && node.key.type == key.type;
    case Scope::kName:
      return true;
    case Scope::kAlias:
      return node.scope == Scope::kName || node.scope == Scope::kAlias ||
             IsAliased(node.key.type);
  }
  return false;
}

void DnsCacheTable::EraseContradicted(const DnsCacheKey& key, Scope scope) {
  const auto name = names_.find(key.name);
  if (name == names_.end()) return;
  absl::InlinedVector<Node*, 8> contradicted;
  for (const std::unique_ptr<Node>& node : name->second) {
    if (IsFor(*node, key) && Contradicts(key, scope, *node)) {
      contradicted.push_back(node.get());
    }
  }
  for (Node* node : contradicted) Erase(*node);
}

void DnsCacheTable::Leave(Node& node) {
  by_uselessness_.Remove(node);
  --size_;
  bytes_ -= node.bytes;
}

void DnsCacheTable::Erase(Node& node) {
  Leave(node);
  const auto name = names_.find(node.key.name);
  Nodes& nodes = name->second;
  // O(n); n is the number of types that a name was asked for.
  const auto at = std::find_if(
      nodes.begin(), nodes.end(),
      [&node](const std::unique_ptr<Node>& it) { return it.get() == &node; });
  nodes.erase(at);
  if (nodes.empty()) names_.erase(name);
}

void DnsCacheTable::EraseName(const DnsName& name) {
  const auto found = names_.find(name);
  if (found == names_.end()) return;
  for (const std::unique_ptr<Node>& node : found->second) Leave(*node);
  names_.erase(found);
}

void DnsCacheTable::EraseGeneration(uint64_t generation) {
  absl::erase_if(names_, [&](auto& name) {
    Nodes& nodes = name.second;
    std::erase_if(nodes, [&](const std::unique_ptr<Node>& node) {
      if (node->key.generation != generation) return false;
      Leave(*node);
      return true;
    });
    return nodes.empty();
  });
}

void DnsCacheTable::Clear() {
  for (auto& [name, nodes] : names_) {
    for (const std::unique_ptr<Node>& node : nodes) Leave(*node);
  }
  names_.clear();
}

size_t DnsCacheTable::EraseUseless(MonotonicTime now) {
  size_t erased = 0;
  while (Timer* timer = by_uselessness_.PopDue(now)) {
    Erase(*static_cast<Node*>(timer));
    ++erased;
  }
  return erased;
}

void DnsCacheTable::EraseLeastRecent() { Erase(*by_use_.PopFront()); }

void DnsCacheTable::ForEach(
    absl::FunctionRef<void(const DnsCacheKey&, const Entry&)> visit) const {
  for (const auto& [name, nodes] : names_) {
    for (const std::unique_ptr<Node>& node : nodes) visit(node->key, *node);
  }
}

size_t DnsCacheTable::BytesOf(const DnsCacheKey& key,
                              const CachedAnswer& found) {
  // The name is there twice, and a table has more places than entries.
  constexpr size_t kFixed =
      sizeof(Node) + sizeof(CachedAnswer) + 2 * sizeof(DnsName);
  size_t bytes = kFixed + 2 * HeapBytesOf(key.name) + found.server.capacity() +
                 found.canonical_host.capacity();
  if (found.answer.ok()) bytes += HeapBytesOf(*found.answer);
  return bytes;
}

}  // namespace rawnet
