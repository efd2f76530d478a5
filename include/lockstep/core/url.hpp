// URLs that users give on the command line, as they may be shown.
#pragma once

#include <string>
#include <string_view>

namespace lockstep {

// A URL without "user:password@", also when it has no scheme or the password holds "@" or "/". It
// would rather cut too much from a malformed URL than show a password.
std::string url_without_userinfo(std::string_view url);

}  // namespace lockstep
