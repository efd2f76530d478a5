#include "plan/probes.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace lockstep::plan {
namespace {

// How User-Agents of probers begin.
constexpr std::array<std::string_view, 9> kProbers = {
    "kube-probe/",
    "GoogleHC/",
    "ELB-HealthChecker/",
    "Envoy/HC",
    "Consul Health Check",
    "Amazon-Route53-Health-Check-Service",
    "GoogleStackdriverMonitoring-UptimeChecks",
    "Edge Health Probe",
    "HetrixTools Uptime Monitoring Bot",
};

constexpr std::array<std::string_view, 15> kHealthPaths = {
    "/healthz",       "/health",      "/readyz",       "/ready",        "/livez",
    "/_healthz",      "/_health",     "/health/live",  "/health/ready", "/healthz/live",
    "/healthz/ready", "/healthcheck", "/health-check", "/_ah/health",   "/actuator/health",
};

// Paths, in lower case, that are these or begin with these and a '/'.
constexpr std::array<std::string_view, 14> kScanned = {
    "/.env",       "/.git",         "/.svn",     "/.aws",        "/.ssh",
    "/.ds_store",  "/wp-login.php", "/wp-admin", "/wp-includes", "/xmlrpc.php",
    "/phpmyadmin", "/cgi-bin",      "/boaform",  "/hnap1",
};

// What the paths of scanners hold, wherever a site might be installed.
constexpr std::array<std::string_view, 6> kScannedParts = {
    "/.env.", "/wp-includes/", "/wlwmanifest.xml", "/phpunit/", "/eval-stdin.php", "/phpinfo.php",
};

bool is_health_check(const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    return false;
  }
  const std::string* const agent = find_header(request.headers, "user-agent");
  if (agent != nullptr && std::any_of(kProbers.begin(), kProbers.end(), [agent](auto prober) {
        return agent->starts_with(prober);
      })) {
    return true;
  }
  std::string_view target = request.target;
  if (target.size() > 1 && target.ends_with('/')) {
    target.remove_suffix(1);
  }
  return std::find(kHealthPaths.begin(), kHealthPaths.end(), target) != kHealthPaths.end();
}

bool is_preflight(const Request& request) {
  return request.method == "OPTIONS" && find_header(request.headers, "origin") != nullptr &&
         find_header(request.headers, "access-control-request-method") != nullptr;
}

bool is_scanned(const Request& request) {
  const std::string path =
      ascii_lower(std::string_view(request.target).substr(0, request.target.find_first_of("?#")));
  return std::any_of(kScanned.begin(), kScanned.end(),
                     [&path](std::string_view known) {
                       return path.starts_with(known) &&
                              (path.size() == known.size() || path[known.size()] == '/');
                     }) ||
         std::any_of(kScannedParts.begin(), kScannedParts.end(), [&path](std::string_view part) {
           return path.find(part) != std::string::npos;
         });
}

// Answered with anything but a refusal, it is a part of the service.
bool was_refused(const Record& record) {
  return !record.response || record.response->status == 0 || record.response->status / 100 == 4;
}

}  // namespace

std::optional<std::string_view> probe_of(const Record& record) {
  if (is_health_check(record.request)) {
    return "health-check";
  }
  if (is_preflight(record.request)) {
    return "preflight";
  }
  if (was_refused(record) && is_scanned(record.request)) {
    return "scanner";
  }
  return std::nullopt;
}

}  // namespace lockstep::plan
