import { type Json } from '../json.js';
import { type FilterExpression, type FilterOperand, type FilterValue } from './filter-expression.js';
import { filterComparisons, type Comparison } from './filter-comparisons.js';
import { InvalidEvaluation, PathNotFound, type PathEvaluation } from './path-evaluation.js';
import { type ParsedPath } from './path-tokens.js';

/** Evaluates a path. Passed as an argument, because filters and paths contain each other. */
export type EvaluatePath = (path: ParsedPath, value: Json, evaluation: PathEvaluation) => Json;

/** Whether a filter accepts an item. An operator that cannot be applied to the item's values rejects the item. */
export function acceptsItem(
  filter: FilterExpression,
  item: Json,
  evaluation: PathEvaluation,
  evaluatePath: EvaluatePath,
): boolean {
  try {
    return holds(filter, item, evaluation.withRequiredProperties(false), evaluatePath);
  } catch (error) {
    if (error instanceof InvalidEvaluation) return false;
    throw error;
  }
}

function holds(filter: FilterExpression, item: Json, evaluation: PathEvaluation, evaluatePath: EvaluatePath): boolean {
  evaluation.countSteps();
  switch (filter.kind) {
    case 'or':
      return filter.operands.some((operand) => holds(operand, item, evaluation, evaluatePath));
    case 'and':
      return filter.operands.every((operand) => holds(operand, item, evaluation, evaluatePath));
    case 'not':
      return !holds(filter.operand, item, evaluation, evaluatePath);
    case 'exists':
      return exists(filter.path, item, evaluation, evaluatePath) === filter.expected;
    case 'comparison': {
      const compare: Comparison = filterComparisons[filter.operator];
      return compare(
        valueOf(filter.left, item, evaluation, evaluatePath),
        valueOf(filter.right, item, evaluation, evaluatePath),
        evaluation,
      );
    }
  }
}

/** Jayway JsonPath tests the existence of all paths in the item, also of those that start with `$`. */
function exists(path: ParsedPath, item: Json, evaluation: PathEvaluation, evaluatePath: EvaluatePath): boolean {
  try {
    evaluatePath(path, item, evaluation.withRequiredProperties(true));
    return true;
  } catch (error) {
    if (error instanceof PathNotFound) return false;
    throw error;
  }
}

function valueOf(
  operand: FilterOperand,
  item: Json,
  evaluation: PathEvaluation,
  evaluatePath: EvaluatePath,
): FilterValue {
  if (operand.kind !== 'path') return operand;
  const { path } = operand;
  try {
    if (path.root === '@') return toFilterValue(evaluatePath(path, item, evaluation));
    const { rootResults, root } = evaluation;
    const known = rootResults.get(path);
    if (known !== undefined) return toFilterValue(known);
    const found = evaluatePath(path, root, evaluation);
    rootResults.set(path, found);
    return toFilterValue(found);
  } catch (error) {
    if (error instanceof PathNotFound) return { kind: 'undefined' };
    throw error;
  }
}

function toFilterValue(value: Json): FilterValue {
  if (value === null) return { kind: 'null' };
  switch (typeof value) {
    case 'boolean':
      return { kind: 'boolean', value };
    case 'number':
      return { kind: 'number', value };
    case 'string':
      return { kind: 'string', value };
    default:
      return { kind: 'json', value, literal: false };
  }
}
