#include "sandbox/traps.hpp"

#include <algorithm>
#include <numeric>

#include "plugin_api/json_view.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {
namespace {

using plugin::JsonView;

constexpr std::size_t kUsualRecords = 2500;
constexpr std::size_t kUsualLocations = 2;
constexpr std::size_t kUsualMoving = 3;       // postings that come or go while a client pages
constexpr std::size_t kFirstOfAdded = 90000;  // the copies that many_records makes have smaller numbers
constexpr std::size_t kDigitsOfCopy = 5;

// Made-up places for the further rows of a posting that is listed once per location.
constexpr std::string_view kPlaces[] = {"Lindau", "Porto", "Tromsø", "Łódź", "Kyoto", "Quito"};

std::string padded(std::size_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

// The record with an id of its own, of the same kind: digits at the end of a number, "-7" at the end of a
// text.
std::string copy_of(const std::string& record, const std::string& id_path, std::size_t number) {
  const auto id = JsonView::parse(record).find(id_path);
  if (!id) return record;
  const std::string text = id->text();
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  const std::string other = text + (digits ? padded(number, kDigitsOfCopy) : "-" + std::to_string(number));
  return with_value(record, id_path, id->is(JsonView::Kind::text) ? json_text(other) : other);
}

void make_many(Population& population, const std::string& id_path, std::size_t wanted) {
  const Records made_up = population.records;
  for (std::size_t i = made_up.size(); i < wanted && !made_up.empty(); ++i) {
    population.records.push_back(copy_of(made_up[i % made_up.size()], id_path, i / made_up.size()));
    population.origin.push_back(i % made_up.size());
  }
  population.records.resize(std::min(population.records.size(), wanted));
  population.origin.resize(population.records.size());
}

void list_per_location(Population& population, const std::string& location_path, std::size_t locations) {
  const Population once = population;
  population.records.clear();
  population.origin.clear();
  for (std::size_t row = 0; row < once.records.size() * locations; ++row) {
    const std::string& record = once.records[row / locations];
    const std::size_t other = row % locations;  // 0: its own location
    const std::string_view place = kPlaces[(other + std::size(kPlaces) - 1) % std::size(kPlaces)];
    const std::string again = other <= std::size(kPlaces) ? "" : " " + std::to_string(other);
    population.records.push_back(
        other == 0 ? record : with_value(record, location_path, json_text(std::string(place) + again)));
    population.origin.push_back(once.origin[row / locations]);
  }
}

// 2^53 + 1, 2^63, or forty digits, and counting: neighbours are the same double.
std::string big_id(std::size_t number, std::size_t kind) {
  if (kind == 64) return std::to_string(9223372036854775808ULL + number);
  if (kind == 40) return "9007199254740993" + padded(number, 24);
  return std::to_string(9007199254740993ULL + number);
}

}  // namespace

const Trap* Traps::find(std::string_view kind) const {
  const auto found =
      std::find_if(traps_.begin(), traps_.end(), [&](const Trap& trap) { return trap.kind == kind; });
  return found == traps_.end() ? nullptr : &*found;
}

std::optional<std::size_t> Traps::argument(std::string_view kind, std::size_t usual) const {
  const Trap* trap = find(kind);
  if (!trap) return {};
  return trap->argument > 0 ? static_cast<std::size_t>(trap->argument) : usual;
}

std::string Traps::about_records() const {
  std::string text;
  for (const char* kind : {"many_records", "big_ids", "job_per_location"}) {
    if (const Trap* trap = find(kind)) text += std::string(kind) + ":" + std::to_string(trap->argument) + " ";
  }
  return text;
}

void Traps::count_list(bool first_page) const {
  for (const Trap& trap : traps_) ++(first_page ? trap.memory->first_pages : trap.memory->later_pages);
}

void Traps::count_detail() const {
  for (const Trap& trap : traps_) ++trap.memory->details;
}

bool Traps::spoils_detail(std::string_view kind) const {
  const Trap* trap = find(kind);
  return trap && (trap->argument == 0 || trap->argument == trap->memory->details);
}

Population population_of(const Records& made_up, const RecordPaths& paths, const Traps& traps) {
  Population population{made_up, std::vector<std::size_t>(made_up.size()), {}};
  std::iota(population.origin.begin(), population.origin.end(), std::size_t{0});
  Records& records = population.records;
  if (const auto wanted = traps.argument("many_records", kUsualRecords))
    make_many(population, paths.id, *wanted);
  if (const auto kind = traps.argument("big_ids", 53)) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      records[i] = with_value(records[i], paths.id, big_id(i, *kind));
    }
  }
  if (const auto locations = traps.argument("job_per_location", kUsualLocations)) {
    list_per_location(population, paths.location, *locations);
  }
  if (paths.detail_id.empty()) return population;
  for (std::size_t i = 0; i < records.size(); ++i) {
    population.by_detail_id.emplace(value_of(records[i], paths.detail_id), i);
  }
  return population;
}

Order order_of(std::vector<std::string_view> found, const RecordPaths& paths, const Traps& traps,
               std::size_t page) {
  Order order{std::move(found), {}};
  auto& records = order.records;
  if (const Trap* trap = traps.find("added_while_paging"); trap && !records.empty()) {
    const auto most = *traps.argument("added_while_paging", kUsualMoving);
    const auto added = std::min(static_cast<std::size_t>(trap->memory->later_pages), most);
    for (std::size_t i = 0; i < added; ++i) {
      order.added.push_back(copy_of(std::string(records[i % records.size()]), paths.id, kFirstOfAdded + i));
    }
    for (const std::string& record : order.added) records.insert(records.begin(), record);
  }
  if (const Trap* trap = traps.find("removed_while_paging")) {
    const auto most = *traps.argument("removed_while_paging", kUsualMoving);
    const auto gone = std::min({static_cast<std::size_t>(trap->memory->later_pages), most, records.size()});
    records.erase(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(gone));
  }
  // Two orders that differ by one place. Which page comes in which changes with every sweep, so that what one
  // sweep misses stands twice in it, and the next one has it.
  if (const Trap* trap = traps.find("unstable_order"); trap && records.size() > 1) {
    const auto sweep = static_cast<std::size_t>(trap->memory->first_pages);
    if ((page + sweep) % 2 == 0) std::rotate(records.begin(), records.begin() + 1, records.end());
  }
  return order;
}

}  // namespace tributary::sandbox
