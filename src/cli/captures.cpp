#include "cli/captures.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "lockstep/capture/merge.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

namespace lockstep::cli {
namespace {

constexpr std::uint64_t kMaxWarnings = 10;

bool is_damage(const Skip& skip) {
  return skip.reason == "unreadable-entry" || skip.reason == "entry-too-large";
}

std::string place(const Origin& origin) {
  const std::string source = escape_line(origin.source);
  return origin.line > 0 ? fmt::format("{}:{}", source, origin.line)
                         : fmt::format("{}: byte {}", source, origin.offset);
}

}  // namespace

Captures::Captures(const std::vector<std::string>& words, const capture::Options& options,
                   Order order)
    : options_(options) {
  std::vector<Operand> operands = expand_operands(words);
  take_postman_values(operands);
  std::set<std::string> folders;
  std::set<std::string> filled = {""};
  for (const Operand& operand : operands) {
    folders.insert(operand.folder);
    if (look_into(operand, operands.size() == 1)) {
      filled.insert(operand.folder);
    }
  }
  warn_of_other_files();
  for (const std::string& folder : folders) {
    if (!filled.contains(folder)) {
      throw Error(Position{.source = folder}, "holds no capture",
                  "'lockstep help formats' lists what is one");
    }
  }
  if (order == Order::any || sources_.size() == 1) {
    std::reverse(sources_.begin(), sources_.end());
    return;
  }
  std::vector<capture::MergeSource> merged;
  for (Source& source : sources_) {
    capture::MergeSource& each = merged.emplace_back();
    each.once = std::move(source.reader);
    if (!each.once) {
      each.open = [path = source.path](const capture::Options& how) {
        return capture::open(path, how);
      };
    }
  }
  sources_.clear();
  reader_ = capture::merge(std::move(merged), options_);
}

void Captures::take_postman_values(std::vector<Operand>& operands) {
  std::vector<std::string> paths;
  std::transform(operands.begin(), operands.end(), std::back_inserter(paths),
                 [](const Operand& each) { return each.path; });
  options_.postman = capture::take_postman_values(paths);
  const std::set<std::string> left(paths.begin(), paths.end());
  std::erase_if(operands, [&left](const Operand& each) { return !left.contains(each.path); });
}

bool Captures::look_into(const Operand& operand, bool alone) {
  const bool keep = alone || operand.once;
  capture::Options quiet = options_;
  quiet.warn = nullptr;
  std::string problem;
  std::unique_ptr<capture::Reader> reader =
      operand.folder.empty()
          ? capture::open(operand.path, keep ? options_ : quiet)
          : capture::open_if_known(operand.path, keep ? options_ : quiet, problem);
  if (!reader) {
    others_.push_back(fmt::format("{} is left out: it {}", escape_line(operand.path), problem));
    return false;
  }
  formats_.emplace_back(operand.path, std::string(reader->format()));
  sources_.push_back({operand.path, keep ? std::move(reader) : nullptr});
  return true;
}

void Captures::warn_of_other_files() const {
  if (!options_.warn) {
    return;
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(others_.size(), kMaxWarnings); ++i) {
    options_.warn(others_[i]);
  }
  if (others_.size() > kMaxWarnings) {
    options_.warn(fmt::format("{} more files are left out", others_.size() - kMaxWarnings));
  }
}

// Entries that could not be read are skips like others; but they are the capture's fault and not
// the plan's, so each is told, the first ones with their place.
void Captures::warn_of_damage(const CaptureItem& item) {
  const Skip* skip = std::get_if<Skip>(&item);
  if (!options_.warn || skip == nullptr || !is_damage(*skip)) {
    return;
  }
  if (++damaged_ <= kMaxWarnings) {
    options_.warn(fmt::format("{}: {}{}{}", place(skip->origin), skip->reason,
                              skip->detail.empty() ? "" : ": ", skip->detail));
  } else if (damaged_ == kMaxWarnings + 1) {
    options_.warn("more entries could not be read; they are counted as skipped");
  }
}

bool Captures::read(CaptureItem& item) {
  while (true) {
    if (reader_ && reader_->next(item)) {
      return true;
    }
    if (sources_.empty()) {
      return false;
    }
    Source source = std::move(sources_.back());
    sources_.pop_back();
    reader_ = source.reader ? std::move(source.reader) : capture::open(source.path, options_);
  }
}

bool Captures::next(CaptureItem& item) {
  const bool more = read(item);
  if (more) {
    warn_of_damage(item);
  }
  return more;
}

}  // namespace lockstep::cli
