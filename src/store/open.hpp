// Opening a database file with care: what is not ours is never touched.
#pragma once

#include <memory>
#include <string>

#include "lockstep/store/store.hpp"

#include "store/connection.hpp"

namespace lockstep::store {

std::unique_ptr<Connection> open_to_read(const std::string& path, const Options& options);

// Creates the file when it is missing, and migrates it when it is older.
std::unique_ptr<Connection> open_to_write(const std::string& path, const Options& options);

}  // namespace lockstep::store
