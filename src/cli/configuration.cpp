#include "cli/configuration.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

namespace lockstep::cli {

void Configuration::apply(compare::Options& options) const {
  std::vector<std::string>& excluded = options.excluded_headers;
  std::erase_if(excluded, [this](const std::string& name) {
    const auto& compared = read.compared_headers;
    return std::find(compared.begin(), compared.end(), name) != compared.end();
  });
  excluded.insert(excluded.end(), read.ignored_headers.begin(), read.ignored_headers.end());
  options.rules = rules.get();
}

config::Config checked_config(const std::string& path, const Console& console) {
  config::Parsed parsed = config::parse(config::read(path), path);
  if (parsed.faults.size() == 1) {
    throw Error(parsed.faults.front());
  }
  if (!parsed.faults.empty()) {
    for (const Error& fault : parsed.faults) {
      console.warn(fault.what());
    }
    throw Error(fmt::format("{} faults in {}", parsed.faults.size(), escape_line(path)),
                "'lockstep help rules' says what can be in it");
  }
  return std::move(parsed.config);
}

Configuration load_configuration(const Arguments& arguments, const Console& console) {
  Configuration configuration;
  configuration.path = arguments.value("config");
  const std::string here(config::kDefaultFile);
  const bool found = configuration.path.empty() && ::access(here.c_str(), F_OK) == 0;
  if (configuration.path.empty() && !found) {
    return configuration;
  }
  configuration.path = found ? here : configuration.path;
  configuration.read = checked_config(configuration.path, console);
  if (found && !console.quiet) {
    console.warn(fmt::format("{} is used: {}", here, config_summary(configuration.read)));
  }
  if (!configuration.read.rules.empty()) {
    configuration.rules =
        std::make_unique<const compare::RuleSet>(std::move(configuration.read.rules));
  }
  return configuration;
}

std::string config_summary(const config::Config& config) {
  const std::size_t rules = config.rules.size();
  const std::size_t headers = config.ignored_headers.size() + config.compared_headers.size();
  std::string text = fmt::format("{} rule{}", rules, rules == 1 ? "" : "s");
  if (headers > 0) {
    text += fmt::format(", {} header{}", headers, headers == 1 ? "" : "s");
  }
  const redact::Options& redact = config.redact;
  const std::size_t secrets = redact.names.size() + redact.pointers.size() + redact.shown.size();
  if (secrets > 0) {
    text += fmt::format(", {} entr{} on secrets", secrets, secrets == 1 ? "y" : "ies");
  }
  return text;
}

}  // namespace lockstep::cli
