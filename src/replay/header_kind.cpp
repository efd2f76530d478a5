#include "replay/header_kind.hpp"

#include "lockstep/core/http.hpp"

namespace lockstep::replay {
namespace {

struct Known {
  std::string_view name;  // in lower case
  HeaderKind kind;
};

constexpr Known kKnown[] = {
    {"host", HeaderKind::host},
    {"cookie", HeaderKind::cookie},
    {"content-length", HeaderKind::framing},
    {"transfer-encoding", HeaderKind::framing},
    {"connection", HeaderKind::hop_by_hop},
    {"keep-alive", HeaderKind::hop_by_hop},
    {"proxy-connection", HeaderKind::hop_by_hop},
    {"te", HeaderKind::hop_by_hop},
    {"trailer", HeaderKind::hop_by_hop},
    {"trailers", HeaderKind::hop_by_hop},
    {"upgrade", HeaderKind::hop_by_hop},
    {"http2-settings", HeaderKind::hop_by_hop},
    {"proxy-authorization", HeaderKind::hop_by_hop},
    {"proxy-authenticate", HeaderKind::hop_by_hop},
    {"proxy-authentication-info", HeaderKind::hop_by_hop},
    // Nobody waits for the 100 that Expect asks for, and no proxy counts Max-Forwards down.
    {"expect", HeaderKind::hop_by_hop},
    {"max-forwards", HeaderKind::hop_by_hop},
};

}  // namespace

HeaderKind kind_of(std::string_view name) {
  for (const Known& known : kKnown) {
    // The first letter spares most comparisons: this runs for every header of every request.
    if (known.name.size() == name.size() && (name[0] | 0x20) == known.name[0] &&
        equal_ignoring_case(known.name, name)) {
      return known.kind;
    }
  }
  return HeaderKind::end_to_end;
}

}  // namespace lockstep::replay
