// Several captures read as one, in the order of time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lockstep/capture/capture.hpp"

#include "cli/operands.hpp"

namespace lockstep::cli {

class Captures {
 public:
  enum class Order : std::uint8_t { of_time, any };

  // Looks into all of them at once, so that a wrong name is found before anything is sent. A file
  // in a folder that is no capture is left out with a warning; a folder without any is an error.
  // One capture alone keeps its own order. Any order is cheaper than that of time. A Postman
  // environment among them is no capture, and gives the collections their values.
  Captures(const std::vector<std::string>& words, const capture::Options& options,
           Order order = Order::of_time);

  bool next(CaptureItem& item);
  // Name and format of each.
  const std::vector<std::pair<std::string, std::string>>& formats() const { return formats_; }

 private:
  void take_postman_values(std::vector<Operand>& operands);
  bool look_into(const Operand& operand, bool alone);
  void warn_of_other_files() const;
  bool read(CaptureItem& item);
  void warn_of_damage(const CaptureItem& item);

  // One of them, open only where it cannot be opened again.
  struct Source {
    std::string path;
    std::unique_ptr<capture::Reader> reader;
  };

  capture::Options options_;
  std::vector<Source> sources_;  // those that are not read yet
  std::vector<std::pair<std::string, std::string>> formats_;
  std::vector<std::string> others_;  // files in folders that are no captures, and why
  std::unique_ptr<capture::Reader> reader_;
  std::uint64_t damaged_ = 0;
};

}  // namespace lockstep::cli
