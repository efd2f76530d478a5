// Metrics to a Prometheus push gateway: one HTTP request, here because libcurl is.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::replay {

// Throws Error naming --push for a URL that cannot be used.
void check_push_url(const std::string& url);

// Where metrics go that are pushed to `url`: to the group that its path names
// ("…/metrics/job/nightly/instance/a"), else to the job "lockstep". Without user and password.
std::string push_address(const std::string& url);

// Replaces (PUT) the group's metrics by `metrics`, in Prometheus' text format. User and password of
// the URL are sent as Basic authorisation. Gives up after ten seconds; throws Error, which names
// the address, when the gateway cannot be reached or does not take them.
void push(const std::string& url, std::string_view metrics);

}  // namespace lockstep::replay
