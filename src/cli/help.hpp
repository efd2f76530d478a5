#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace lockstep::cli {

std::string program_help();
std::string command_help(const Command& command);
// `lockstep help TOPIC`: a command, or a subject such as "report". Empty for an unknown topic.
std::string topic_help(std::string_view topic);
std::vector<std::string_view> topics();
// `lockstep help drift CLASS`. Empty for an unknown class.
std::string drift_class_help(std::string_view id);

}  // namespace lockstep::cli
