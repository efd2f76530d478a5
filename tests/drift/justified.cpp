#include "drift/recorded_pairs.hpp"

namespace lockstep::drift::test {

const std::vector<Justified>& justified() {
  static const std::vector<Justified> rows = {
  };
  return rows;
}

}  // namespace lockstep::drift::test
