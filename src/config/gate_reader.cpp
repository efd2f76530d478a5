#include "config/gate_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "config/keys.hpp"

namespace lockstep::config {
namespace {

using json::Type;
using json::Value;

std::vector<gate::Limit> read_limits(const Value& value, std::string_view name, Faults& faults) {
  constexpr std::size_t kMostLimits = 100;
  std::vector<gate::Limit> limits;
  if (value.type() != Type::array) {
    faults.add_type(value, name, "an array of limits");
    return limits;
  }
  if (value.size() > kMostLimits) {
    faults.add(value, fmt::format("{} limits are more than {}", value.size(), kMostLimits));
    return limits;
  }
  for (const Value each : value) {
    if (each.type() != Type::string) {
      faults.add_type(each, name, "a string");
      continue;
    }
    try {
      limits.push_back(gate::parse_limit(each.string()));
    } catch (const Error& error) {
      faults.add(each, error.problem(), error.advice());
    }
  }
  try {
    return gate::checked(limits);
  } catch (const Error& error) {
    faults.add(value, error.problem(), error.advice());
  }
  return limits;
}

bool is_object(const Value& value, std::string_view name, Faults& faults) {
  if (value.type() != Type::object) {
    faults.add_type(value, name, "an object");
    return false;
  }
  return true;
}

void read_number(const Value& object, std::string_view name, double least, double& into,
                 Faults& faults) {
  constexpr double kMost = 1e9;
  const auto value = object.find(name);
  if (!value) {
    return;
  }
  if (value->type() != Type::number || !(value->number() >= least && value->number() <= kMost)) {
    faults.add(*value, fmt::format("\"{}\" is a number from {:g} on", name, least));
    return;
  }
  into = value->number();
}

void read_size(const Value& value, std::string_view name, CostInputs& size, Faults& faults) {
  if (is_object(value, name, faults)) {
    faults.check_keys(value, kSizeKeys);
    read_number(value, "vcpu", 0, size.vcpu, faults);
    read_number(value, "memory_gib", 0, size.memory_gib, faults);
    read_number(value, "concurrency", 1, size.concurrency, faults);
  }
}

void read_platform(const Value& value, gate::CostModel& cost, Faults& faults) {
  if (value.type() != Type::string) {
    faults.add_type(value, "platform", "a string");
    return;
  }
  const std::string name = value.string();
  std::vector<std::string_view> names;
  for (const gate::PriceTable& table : gate::price_tables()) {
    names.push_back(table.platform);
    if (table.platform == name) {
      cost.prices = table.prices;
      return;
    }
  }
  faults.add_unknown(value.offset(), "platform", name, names);
}

gate::CostModel read_cost(const Value& value, Faults& faults) {
  gate::CostModel cost = gate::default_cost();
  if (!is_object(value, "cost", faults)) {
    return cost;
  }
  faults.check_keys(value, kCostKeys);
  if (const auto platform = value.find("platform")) {
    read_platform(*platform, cost, faults);
  }
  read_number(value, "vcpu_second", 0, cost.prices.vcpu_second, faults);
  read_number(value, "gib_second", 0, cost.prices.gib_second, faults);
  read_number(value, "million_requests", 0, cost.prices.million_requests, faults);
  read_number(value, "billing_unit_ms", 0, cost.prices.billing_unit_ms, faults);
  if (const auto baseline = value.find("baseline")) {
    read_size(*baseline, "baseline", cost.baseline, faults);
  }
  if (const auto candidate = value.find("candidate")) {
    read_size(*candidate, "candidate", cost.candidate, faults);
  }
  return cost;
}

void read_steps(const Value& value, Gate& gate, Faults& faults) {
  if (!is_object(value, "steps", faults)) {
    return;
  }
  faults.check_keys(value, kStepKeys);
  for (const Value each : value) {
    const std::string key = each.key();
    std::uint64_t step = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), step);
    if (error == std::errc() && end == key.data() + key.size()) {
      gate.steps[step] = read_limits(each, "steps", faults);
    }
  }
}

}  // namespace

Gate read_gate(const Value& value, Faults& faults) {
  Gate gate;
  if (!is_object(value, "gate", faults)) {
    return gate;
  }
  faults.check_keys(value, kGateKeys);
  if (const auto limits = value.find("limits")) {
    gate.limits = read_limits(*limits, "limits", faults);
  }
  if (const auto steps = value.find("steps")) {
    read_steps(*steps, gate, faults);
  }
  if (const auto warmup = value.find("warmup")) {
    const auto count = warmup->int64();
    if (count && *count >= 0) {
      gate.warmup = static_cast<std::uint64_t>(*count);
    } else {
      faults.add(*warmup, "\"warmup\" is a whole number from 0 on");
    }
  }
  if (const auto cost = value.find("cost")) {
    gate.cost = read_cost(*cost, faults);
  }
  return gate;
}

}  // namespace lockstep::config
