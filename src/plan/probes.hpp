// Requests that no client of an API makes: health checks, CORS preflights, scanners.
#pragma once

#include <optional>
#include <string_view>

#include "lockstep/core/record.hpp"

namespace lockstep::plan {

// The reason to skip the record, one of kProbes; nullopt for the traffic proper. The lists are
// tight, since it is worse to leave out a request than to send one too many:
// - health-check: GET or HEAD by a prober known by its User-Agent (kube-probe, GoogleHC,
//   ELB-HealthChecker …), or of exactly /healthz, /health, /readyz, /livez and the like, without
//   a query;
// - preflight: OPTIONS with Origin and Access-Control-Request-Method (Fetch Standard, "CORS
//   preflight"), which a browser sends by itself;
// - scanner: of a file or program that scanners look for, such as /.env and /wp-login.php, unless
//   it was recorded with another status than 4xx.
std::optional<std::string_view> probe_of(const Record& record);

}  // namespace lockstep::plan
