#include "jsonpath/filter.hpp"

#include <algorithm>

#include "jsonpath/evaluate.hpp"

namespace tributary::jsonpath {
namespace {

using json::Element;

constexpr std::uint64_t kStepsOfPattern =
    100'000;  // compiling a regular expression takes up to a millisecond

// Keeps the first node and counts the others up to `limit`.
class Counter final : public Sink {
 public:
  explicit Counter(std::size_t limit) : limit_(limit) {}

  bool take(Element node, const Location&) override {
    if (count_ == 0) first_ = node;
    return ++count_ < limit_;
  }

  std::size_t count() const { return count_; }
  Element first() const { return first_; }

 private:
  const std::size_t limit_;
  std::size_t count_ = 0;
  Element first_;
};

Counter count_nodes(const Query& query, Element root, Element current, std::size_t limit, Budget& budget) {
  Counter counter(limit);
  evaluate(query, root, current, budget, counter);
  return counter;
}

Value literal_value(const Literal& literal) {
  return std::visit([](const auto& value) -> Value { return value; }, literal);
}

// Unicode scalar values: every byte but those that continue a UTF-8 sequence.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Value length_of(const Value& value, Budget& budget) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    budget.spend(text->size() / kBytesInOneStep);
    return Number(std::uint64_t{characters(*text)});
  }
  const auto* element = std::get_if<Element>(&value);
  if (!element) return Nothing{};
  simdjson::dom::array items;
  if (!element->get(items)) return Number(std::uint64_t{size_of(items)});
  return Number(std::uint64_t{size_of(simdjson::dom::object(*element))});
}

const Query& nodes_argument(const FunctionCall& call) {
  return std::get<Query>(call.arguments[0].what);
}

}  // namespace

bool Filtering::holds(const Expression& expression, Element current) {
  budget_.spend(1);
  const auto part_holds = [&](const Expression& part) { return holds(part, current); };
  const std::vector<Expression>& parts = expression.parts;
  switch (expression.kind) {
    case Expression::Kind::any:
      return std::any_of(parts.begin(), parts.end(), part_holds);
    case Expression::Kind::all:
      return std::all_of(parts.begin(), parts.end(), part_holds);
    case Expression::Kind::negation:
      return !holds(parts[0], current);
    case Expression::Kind::comparison:
      return compares(expression, current);
    case Expression::Kind::test:
      return passes(expression.operands[0], current);
  }
  return false;
}

bool Filtering::compares(const Expression& expression, Element current) {
  const Value left = value(expression.operands[0], current);
  const Value right = value(expression.operands[1], current);
  switch (expression.comparison) {
    case Comparison::equal:
      return equal(left, right, budget_);
    case Comparison::not_equal:
      return !equal(left, right, budget_);
    case Comparison::less:
      return less(left, right, budget_);
    case Comparison::less_or_equal:
      return less(left, right, budget_) || equal(left, right, budget_);
    case Comparison::greater:
      return less(right, left, budget_);
    case Comparison::greater_or_equal:
      return less(right, left, budget_) || equal(left, right, budget_);
  }
  return false;
}

bool Filtering::passes(const Operand& operand, Element current) {
  if (const auto* query = std::get_if<Query>(&operand.what)) return exists(*query, current);
  return matches(std::get<FunctionCall>(operand.what), current);
}

bool Filtering::exists(const Query& query, Element current) {
  if (query.steps) return follow(*query.steps, query.from_root ? root_ : current, budget_).has_value();
  return count_nodes(query, root_, current, 1, budget_).count() > 0;
}

Value Filtering::value(const Operand& operand, Element current) {
  if (const auto* literal = std::get_if<Literal>(&operand.what)) return literal_value(*literal);
  if (const auto* call_operand = std::get_if<FunctionCall>(&operand.what))
    return call(*call_operand, current);
  const Query& query = std::get<Query>(operand.what);
  const std::optional<Element> node = follow(*query.steps, query.from_root ? root_ : current, budget_);
  return node ? value_of(*node) : Value(Nothing{});
}

// The functions whose result is a value; the syntax lets no other in.
Value Filtering::call(const FunctionCall& call, Element current) {
  if (call.function == Function::length) return length_of(value(call.arguments[0], current), budget_);
  if (call.function == Function::count) {
    return Number(
        std::uint64_t{count_nodes(nodes_argument(call), root_, current, SIZE_MAX, budget_).count()});
  }
  const Counter nodes = count_nodes(nodes_argument(call), root_, current, 2, budget_);
  return nodes.count() == 1 ? value_of(nodes.first()) : Value(Nothing{});
}

bool Filtering::matches(const FunctionCall& call, Element current) {
  const Value subject = value(call.arguments[0], current);
  const auto* text = std::get_if<std::string_view>(&subject);
  const IRegexp* const pattern = text ? pattern_of(call, current) : nullptr;
  if (!pattern) return false;
  budget_.spend(text->size());
  return call.function == Function::match ? pattern->matches(*text) : pattern->occurs_in(*text);
}

const IRegexp* Filtering::pattern_of(const FunctionCall& call, Element current) {
  if (call.literal_pattern) return call.pattern.get();
  const Value found = value(call.arguments[1], current);
  const auto* pattern = std::get_if<std::string_view>(&found);
  if (!pattern) return nullptr;
  if (!last_compiled_ || last_pattern_ != *pattern) {
    budget_.spend(kStepsOfPattern);
    last_compiled_ = IRegexp::compile(*pattern);
    last_pattern_ = *pattern;
  }
  return last_compiled_.get();
}

}  // namespace tributary::jsonpath
