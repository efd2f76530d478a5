// Commands that read a stored run find it in the same way.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "lockstep/core/run.hpp"
#include "lockstep/store/store.hpp"

namespace lockstep::cli {

// `text` is a run's number, or empty for the newest. Throws Error when there is no such run.
// `database` must outlive what is returned.
std::unique_ptr<RunReader> find_run(const store::Database& database, const std::string& text);

// "17" or "#17"
std::uint64_t to_number(const std::string& what, const std::string& text);

}  // namespace lockstep::cli
