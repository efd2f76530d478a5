// Files that a capture refers to. Captures come from strangers, so only a regular file inside the
// capture's own directory is ever read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lockstep::capture {

class SideFiles {
 public:
  // Next to the file `capture`; "-" has none.
  SideFiles(const std::string& capture, std::uint64_t max_bytes);

  // The content; nullopt when `name` is absolute, leaves the directory (also by a symbolic link),
  // is no regular file, is too large or cannot be read.
  std::optional<std::string> load(const std::string& name) const;

 private:
  std::string directory_;  // resolved; empty when there is none
  std::uint64_t max_bytes_;
};

}  // namespace lockstep::capture
