#include "lockstep/capture/merge.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "capture/external_sort.hpp"
#include "capture/time_order.hpp"

namespace lockstep::capture {

namespace {

std::uint64_t size_of(const Headers& headers) {
  std::uint64_t size = headers.size() * sizeof(Header);
  for (const Header& header : headers) {
    size += header.name.size() + header.value.size();
  }
  return size;
}

}  // namespace

std::uint64_t footprint(const CaptureItem& item) {
  std::uint64_t size = sizeof(Entry);
  if (const Record* record = std::get_if<Record>(&item)) {
    size += record->request.target.size() + record->request.body.size() +
            size_of(record->request.headers) + record->origin.source.size() +
            record->trace.id.size() + record->trace.observer.size() + record->trace.entry.size();
    if (record->response) {
      size += record->response->body.size() + size_of(record->response->headers);
    }
    return size;
  }
  const Skip& skip = std::get<Skip>(item);
  return size + skip.origin.source.size() + skip.detail.size() + skip.target.size();
}

namespace {

// What a first reading says about a source.
struct Survey {
  std::size_t source = 0;
  Place first;  // in order
  Place last;
  bool in_window = true;  // the window is enough to sort it
};

// A source that is sorted as it is read.
class Sorted {
 public:
  Sorted(std::unique_ptr<Reader> reader, std::size_t source, const MergeLimits& limits)
      : reader_(std::move(reader)), placer_(source), window_(limits) {
    fill();
  }

  const Place* first() const { return window_.empty() ? nullptr : &window_.first(); }

  CaptureItem pop() {
    CaptureItem item = window_.pop();
    fill();
    return item;
  }

 private:
  void fill() {
    CaptureItem item;
    while (!window_.full() && reader_ && !ended_) {
      ended_ = !reader_->next(item);
      if (!ended_) {
        const Place place = placer_.place(item);
        const std::uint64_t size = footprint(item);
        window_.push(place, size, std::move(item));
      }
    }
    if (ended_) {
      reader_.reset();  // what it holds open is wanted for the next
    }
  }

  std::unique_ptr<Reader> reader_;
  Placer placer_;
  Window<CaptureItem> window_;
  bool ended_ = false;
};

class Merge : public Reader {
 public:
  Merge(std::vector<MergeSource> sources, const Options& options, const MergeLimits& limits)
      : sources_(std::move(sources)),
        options_(options),
        limits_(limits),
        unsorted_(limits.run_bytes) {}

  std::string_view format() const override { return "several"; }
  bool next(CaptureItem& item) override;

 private:
  bool stopped() const { return options_.stop != nullptr && *options_.stop; }
  void prepare();
  std::optional<Survey> survey(std::size_t source) const;
  void plan(std::vector<Survey> surveys);
  void sort(std::size_t source);
  void open_due();

  static bool later(const std::unique_ptr<Sorted>& a, const std::unique_ptr<Sorted>& b) {
    return *b->first() < *a->first();
  }

  std::vector<MergeSource> sources_;
  Options options_;
  MergeLimits limits_;
  bool prepared_ = false;
  std::vector<Survey> waiting_;                // not yet open, the first at the back
  std::vector<std::unique_ptr<Sorted>> open_;  // a heap by their first entries
  ExternalSort unsorted_;                      // the entries of all other sources
};

// Reads a source without a word: what is odd is told when it is read for its entries. Unset when it
// has none.
std::optional<Survey> Merge::survey(std::size_t source) const {
  struct Nothing {};
  Options quiet = options_;
  quiet.warn = nullptr;
  const std::unique_ptr<Reader> reader = sources_[source].open(quiet);
  Placer placer(source);
  Window<Nothing> window(limits_);
  std::optional<Survey> seen;
  std::optional<Place> handed_out;
  CaptureItem item;
  while (!stopped() && reader->next(item)) {
    const Place place = placer.place(item);
    if (!seen) {
      seen = Survey{source, place, place};
    }
    seen->first = std::min(seen->first, place);
    seen->last = std::max(seen->last, place);
    if (!seen->in_window) {
      continue;
    }
    seen->in_window = !handed_out || *handed_out < place;
    window.push(place, footprint(item), {});
    while (window.full()) {
      handed_out = window.first();
      window.pop();
    }
  }
  return seen;
}

void Merge::sort(std::size_t source) {
  std::unique_ptr<Reader> reader = std::move(sources_[source].once);
  if (!reader) {
    reader = sources_[source].open(options_);
  }
  Placer placer(source);
  CaptureItem item;
  while (!stopped() && reader->next(item)) {
    const Place place = placer.place(item);
    unsorted_.add({place, std::move(item)});
  }
}

// Sources that overlap in time are open together. Where those would be too many, the ones that
// begin last are sorted like those that are out of order.
void Merge::plan(std::vector<Survey> surveys) {
  std::sort(surveys.begin(), surveys.end(),
            [](const Survey& a, const Survey& b) { return a.first < b.first; });
  std::multiset<Place> ends;  // of those that are open when the next one begins
  for (const Survey& survey : surveys) {
    ends.erase(ends.begin(), ends.lower_bound(survey.first));
    if (!survey.in_window || ends.size() >= limits_.open_captures) {
      sort(survey.source);
      continue;
    }
    ends.insert(survey.last);
    waiting_.push_back(survey);
  }
  std::reverse(waiting_.begin(), waiting_.end());
}

void Merge::prepare() {
  std::vector<Survey> surveys;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    if (sources_[i].once) {
      sort(i);
    } else if (const std::optional<Survey> seen = survey(i)) {
      surveys.push_back(*seen);
    }
  }
  plan(std::move(surveys));
  unsorted_.finish();
}

void Merge::open_due() {
  while (!waiting_.empty() && (open_.empty() || waiting_.back().first < *open_.front()->first())) {
    const Survey due = waiting_.back();
    if (const Place* const first = unsorted_.first();
        open_.empty() && first != nullptr && *first < due.first) {
      return;
    }
    waiting_.pop_back();
    auto sorted =
        std::make_unique<Sorted>(sources_[due.source].open(options_), due.source, limits_);
    if (sorted->first() != nullptr) {
      open_.push_back(std::move(sorted));
      std::push_heap(open_.begin(), open_.end(), later);
    }
  }
}

bool Merge::next(CaptureItem& item) {
  if (!prepared_) {
    prepared_ = true;
    prepare();
  }
  if (stopped()) {
    return false;
  }
  open_due();
  const Place* const sorted = unsorted_.first();
  if (open_.empty() || (sorted != nullptr && *sorted < *open_.front()->first())) {
    if (sorted == nullptr) {
      return false;
    }
    item = unsorted_.pop();
    return true;
  }
  std::pop_heap(open_.begin(), open_.end(), later);
  item = open_.back()->pop();
  if (open_.back()->first() != nullptr) {
    std::push_heap(open_.begin(), open_.end(), later);
  } else {
    open_.pop_back();
  }
  return true;
}

}  // namespace

std::unique_ptr<Reader> merge(std::vector<MergeSource> sources, const Options& options,
                              const MergeLimits& limits) {
  return std::make_unique<Merge>(std::move(sources), options, limits);
}

}  // namespace lockstep::capture
