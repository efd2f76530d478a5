#include "openapi/routes.hpp"

#include <algorithm>
#include <utility>

namespace lockstep::openapi {

std::string Routes::key(std::string_view method, std::size_t segments) {
  std::string key(method);
  key += ' ';
  key += std::to_string(segments);
  return key;
}

bool Routes::add(std::string_view method, Route route) {
  std::vector<Route>& routes = by_shape_[key(method, route.path.segments().size())];
  const bool known = std::any_of(routes.begin(), routes.end(), [&route](const Route& each) {
    return each.path.same_as(route.path);
  });
  if (!known) {
    routes.push_back(std::move(route));
  }
  return !known;
}

void Routes::sort() {
  for (auto& [shape, routes] : by_shape_) {
    std::stable_sort(routes.begin(), routes.end(),
                     [](const Route& a, const Route& b) { return a.path.before(b.path); });
  }
}

const Routes::Route* Routes::find(std::string_view method, std::string_view target) const {
  // A longer one has more segments than any document.
  constexpr std::size_t kMaxMethod = 32;
  if (method.size() > kMaxMethod) {
    return nullptr;
  }
  const std::vector<std::string_view> segments =
      path_segments(target.substr(0, target.find_first_of("?#")));
  const auto routes = by_shape_.find(key(method, segments.size()));
  if (routes == by_shape_.end()) {
    return nullptr;
  }
  const auto found =
      std::find_if(routes->second.begin(), routes->second.end(),
                   [&segments](const Route& route) { return route.path.matches(segments); });
  return found == routes->second.end() ? nullptr : &*found;
}

}  // namespace lockstep::openapi
