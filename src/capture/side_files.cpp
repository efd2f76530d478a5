#include "capture/side_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace lockstep::capture {

namespace fs = std::filesystem;

SideFiles::SideFiles(const std::string& capture, std::uint64_t max_bytes) : max_bytes_(max_bytes) {
  if (capture != "-") {
    std::error_code failure;
    const fs::path file = fs::canonical(capture, failure);
    directory_ = failure ? "" : file.parent_path().string();
  }
}

std::optional<std::string> SideFiles::load(const std::string& name) const {
  const fs::path relative(name);
  const bool climbs = std::any_of(relative.begin(), relative.end(),
                                  [](const fs::path& part) { return part == ".."; });
  if (directory_.empty() || name.empty() || name.find('\0') != std::string::npos ||
      relative.is_absolute() || climbs) {
    return std::nullopt;
  }
  // canonical() resolves links; what it gives must still be below the directory.
  std::error_code failure;
  const fs::path file = fs::canonical(fs::path(directory_) / relative, failure);
  const fs::path root(directory_);
  if (failure ||
      std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end()) {
    return std::nullopt;
  }
  if (!fs::is_regular_file(file, failure)) {
    return std::nullopt;
  }
  const std::uintmax_t size = fs::file_size(file, failure);
  if (failure || size > max_bytes_) {
    return std::nullopt;
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return stream.gcount() == static_cast<std::streamsize>(bytes.size()) ? std::optional(bytes)
                                                                       : std::nullopt;
}

}  // namespace lockstep::capture
