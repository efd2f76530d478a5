// Google Cloud Logging: LogEntry objects as gcloud (an array), sinks (one a line), Pub/Sub and the
// Logs Explorer export them. Requests are in httpRequest (Cloud Run, load balancers, and what
// applications write so), or wrapped: an access log's object in jsonPayload, its line in
// textPayload. https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_gcp_log(const Head& head);
std::unique_ptr<Reader> open_gcp_log(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
