import { Evaluation } from './evaluation.js';
import { isJsonObject, preview, type Json } from '../../kernel/json.js';
import { type TemplateScope } from './template-scope.js';
import { ownValue } from '../../kernel/own-value.js';

/**
 * The conditions of a template. Each is evaluated once, on first use. See
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html.
 */
export class Conditions {
  readonly #values = new Map<string, boolean | 'open'>();

  constructor(private readonly scope: () => TemplateScope) {}

  /** Whether a condition is true. `from` is the location for the error message if the condition does not exist. */
  holds(name: string, from: Evaluation): boolean {
    const known = this.#values.get(name);
    if (known === 'open') return from.fail(`condition ${name} depends on itself`);
    if (known !== undefined) return known;
    const definition = ownValue(this.scope().template.Conditions, name);
    if (definition === undefined) return from.fail(`condition ${name} is not in the template's Conditions`);
    this.#values.set(name, 'open');
    const value = this.test(definition, new Evaluation(this.scope(), name, 'Conditions'));
    this.#values.set(name, value);
    return value;
  }

  /** Evaluates a condition function, a reference to another condition, or a literal boolean. */
  test(value: Json, evaluation: Evaluation): boolean {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    const [name, argument] = isJsonObject(value) ? (Object.entries(value)[0] ?? []) : [];
    const operands = (): Json[] =>
      Array.isArray(argument) ? argument : evaluation.fail(`${name} must be a list, got ${preview(argument)}`);
    switch (name) {
      case 'Condition':
        return this.holds(String(argument), evaluation);
      case 'Fn::And':
        return operands().every((operand) => this.test(operand, evaluation.at(name)));
      case 'Fn::Or':
        return operands().some((operand) => this.test(operand, evaluation.at(name)));
      case 'Fn::Not':
        return !this.test(operands()[0] ?? null, evaluation.at(name));
      case 'Fn::Equals': {
        const [left, right] = operands();
        return (
          comparableString(evaluation.at(name).evaluate(left ?? null)) ===
          comparableString(evaluation.at(name).evaluate(right ?? null))
        );
      }
      case undefined:
      default:
        return evaluation.fail(
          `a condition must be Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition, got ${preview(value)}`,
        );
    }
  }
}

/** CloudFormation compares numbers and booleans as strings. */
function comparableString(value: Json | undefined): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
