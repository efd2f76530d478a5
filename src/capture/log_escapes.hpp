// Fields in quotes as the writers of access logs escape them.
//
//   nginx     " and \ and bytes below 0x20 or above 0x7E as \xHH, in upper case; nothing else
//   Apache    \" \\ and \b \n \r \t \v as in C; other bytes that are no text as \xhh, in lower case
//   gunicorn  only " as \"; bytes above 0x7F as UTF-8 of the same Latin-1 characters
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::capture {

enum class LogEscapes {
  undecided,  // only escapes that mean the same to all who could have written them
  nginx,
  apache,
  gunicorn,
};

// Who escaped the fields of this line, by what the others never write.
LogEscapes escapes_of(std::string_view line);

// The bytes that a field stands for.
std::string unescape_field(std::string_view field, LogEscapes escapes);

// UTF-8 whose characters stand for one byte each, as Python's servers make it of a request line;
// nullopt when there are characters above U+00FF, or bytes that are no UTF-8.
std::optional<std::string> bytes_of_latin1(std::string_view utf8);

// The same, but only where it shows that it was done: the bytes are C1 controls, or UTF-8 again.
std::optional<std::string> bytes_if_latin1(std::string_view utf8);

// Takes a quoted field and the space after it off the front; what was between the quotes, still
// escaped. The field ends with a quote before a space or the end; nullopt, and nothing is taken,
// when there is none.
std::optional<std::string_view> take_quoted(std::string_view& text);

// Takes what precedes the next space, and the space, off the front; maybe empty.
std::string_view take_token(std::string_view& text);

}  // namespace lockstep::capture
