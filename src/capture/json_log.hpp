// Reads captures that are JSON objects strung together: one entry each, or several.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string_view>

#include "lockstep/capture/capture.hpp"
#include "lockstep/json/json.hpp"

#include "capture/json_documents.hpp"

namespace lockstep::capture {

using CaptureItems = std::deque<CaptureItem>;

// What one format makes of the objects.
class JsonLogEntries {
 public:
  virtual ~JsonLogEntries() = default;
  // Appends what the object holds: nothing, or as many items as it has entries.
  virtual void read(const json::Value& object, const Origin& origin, CaptureItems& items) = 0;
  // Appends what was held back, at the end of the capture.
  virtual void finish(CaptureItems& items);
};

std::unique_ptr<Reader> open_json_log(Input input, std::string_view name,
                                      std::unique_ptr<JsonLogEntries> entries,
                                      const Options& options);

// A Skip for an entry that was read and holds no request.
Skip no_request(const Origin& origin, std::string detail);

}  // namespace lockstep::capture
