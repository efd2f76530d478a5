#include "cli/interrupt.hpp"

#include <csignal>

namespace lockstep::cli {
namespace {

// A signal handler can reach nothing else.
std::atomic<bool> stop_requested{false};
std::atomic<bool> signal_came{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_signal(int signal) {
  if (signal_came.exchange(true)) {
    // The second one: the user does not want to wait.
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  stop_requested = true;
}

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt() {
  stop_requested = false;
  signal_came = false;
  handle(on_signal);
}

Interrupt::~Interrupt() { handle(SIG_DFL); }

std::atomic<bool>& Interrupt::stop() { return stop_requested; }

bool Interrupt::signalled() { return signal_came; }

}  // namespace lockstep::cli
