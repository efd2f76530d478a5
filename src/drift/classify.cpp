#include <string_view>

#include "lockstep/drift/drift.hpp"

#include "drift/pair.hpp"
#include "drift/rules.hpp"

namespace lockstep::drift {

std::vector<Assigned> classify(const Subject& subject) {
  const Pair pair(subject);
  Assignments out;
  transfer_rules(pair, out);
  if (pair.both_responded()) {
    status_rules(pair, out);
    redirect_rules(pair, out);
    body_rules(pair, out);
    header_rules(pair, out);
    cookie_rules(pair, out);
    json_rules(pair, out);
  }
  request_rules(pair, out);
  return out.take();
}

}  // namespace lockstep::drift
