// The schema, version by version.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "store/connection.hpp"

namespace lockstep::store {

// "lock" in ASCII, in the header of every file of ours (PRAGMA application_id).
constexpr std::int64_t kApplicationId = 0x6C6F636B;

// Version 1: every table, column and view, explained.
std::string_view first_schema();
std::string_view first_views();  // a part of it
// Version 2: warm-up, accepted findings, latencies.
std::string_view second_schema();
// Version 7: operations of an API description, and how replies fit it.
std::string_view contract_schema();

// What turns a file of the version before into one of `version`.
struct Migration {
  std::int64_t version = 0;
  std::string_view sql;
};

// Every version there was, from 1 on without gaps. A change of the schema is one more entry; an
// entry that was released is never touched again.
std::span<const Migration> migrations();

// Brings a file up to the last of `steps`, in one transaction: all of it or nothing. Throws Error
// when the file is newer than that, or is new by its version but holds something.
void migrate(const Connection& connection, std::span<const Migration> steps);

// Throws Error unless the file is of the last version; changes nothing.
void check_version(const Connection& connection, std::span<const Migration> steps);

}  // namespace lockstep::store
