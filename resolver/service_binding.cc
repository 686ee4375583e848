// Copyright 2026 The rawnet Authors
// SPDX-License-Identifier: Apache-2.0

#include "rawnet/resolver/service_binding.h"

#include <cstddef>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rawnet {
namespace {

using Key = ServiceParamKey;
using Value = absl::Span<const uint8_t>;

// --- The formats of values, RFC 9460 7 and 8. -------------------------------

// One protocol id at the least, and none of them empty.
bool IsAlpn(Value value) {
  WireReader in(value);
  while (in.remaining() > 0) {
    if (in.ReadBytes(in.ReadU8()).empty()) return false;
  }
  return in.ok() && !value.empty();
}

bool IsListOf(size_t size, Value value) {
  return !value.empty() && value.size() % size == 0;
}

// Keys in their order, each once, and not itself.
bool IsMandatory(Value value) {
  if (!IsListOf(sizeof(uint16_t), value)) return false;
  WireReader in(value);
  for (uint16_t last = 0; in.remaining() > 0;) {
    const uint16_t key = in.ReadU16();
    if (key <= last) return false;  // the first key, 0, is "mandatory"
    last = key;
  }
  return true;
}

bool HasFormat(Key key, Value value) {
  switch (key) {
    case Key::kMandatory:
      return IsMandatory(value);
    case Key::kAlpn:
      return IsAlpn(value);
    case Key::kNoDefaultAlpn:
      return value.empty();
    case Key::kPort:
      return value.size() == sizeof(uint16_t);
    case Key::kIpv4Hint:
      return IsListOf(4, value);
    case Key::kIpv6Hint:
      return IsListOf(16, value);
    case Key::kEch:  // its format is TLS's affair (RFC 9849)
      return !value.empty();
  }
  return true;  // a key without a name here
}

// --- What the parameters say together, RFC 9460 2.4.3. ----------------------

// Both lists are in the order of their keys. One walk: a record has room for
// ten thousand of each.
bool HasAllMandatory(const ServiceBinding& binding) {
  const ServiceParam* const mandatory = binding.Find(Key::kMandatory);
  if (mandatory == nullptr) return true;
  WireReader keys(mandatory->value);
  auto param = binding.params.begin();
  while (keys.remaining() > 0) {
    const Key key{keys.ReadU16()};
    while (param != binding.params.end() && param->key < key) ++param;
    if (param == binding.params.end() || param->key != key) return false;
  }
  return true;
}

void CheckService(const ServiceBinding& binding, WireReader& in) {
  for (const ServiceParam& param : binding.params) {
    if (!HasFormat(param.key, param.value)) in.Fail("bad value of a parameter");
  }
  if (!HasAllMandatory(binding)) in.Fail("a mandatory parameter is missing");
  if (binding.Find(Key::kNoDefaultAlpn) != nullptr &&
      binding.Find(Key::kAlpn) == nullptr) {
    in.Fail("no-default-alpn without alpn");
  }
}

}  // namespace

ServiceBinding ServiceBinding::Read(WireReader& in) {
  ServiceBinding binding = {.priority = in.ReadU16(),
                            .target = in.ReadUncompressedName()};
  while (in.remaining() > 0) {
    ServiceParam param = {.key = Key{in.ReadU16()}};
    const Value value = in.ReadBytes(in.ReadU16());
    param.value.assign(value.begin(), value.end());
    if (!binding.params.empty() && param.key <= binding.params.back().key) {
      in.Fail("keys of parameters do not increase");
    }
    binding.params.push_back(std::move(param));
  }
  if (in.ok() && !binding.is_alias()) CheckService(binding, in);
  return binding;
}

void ServiceBinding::Write(WireWriter& out) const {
  out.WriteU16(priority);
  out.WriteUncompressedName(target);
  for (const ServiceParam& param : params) {
    out.WriteU16(static_cast<uint16_t>(param.key));
    out.WriteSized([&] { out.WriteBytes(param.value); });
  }
}

// O(n): for a handful of keys.
const ServiceParam* ServiceBinding::Find(ServiceParamKey key) const {
  for (const ServiceParam& param : params) {
    if (param.key == key) return &param;
  }
  return nullptr;
}

}  // namespace rawnet
