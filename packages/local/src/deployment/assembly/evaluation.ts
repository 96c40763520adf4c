import { intrinsics } from './intrinsics/intrinsics.js';
import { isJsonObject, preview, type Json, type JsonObject } from '../../kernel/json.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { type TemplateScope, type UnresolvedValue } from './template-scope.js';

/**
 * Evaluates the intrinsic functions in values of a template. Tracks its location, so that every error names stack,
 * logical ID, construct path and property. See
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html.
 */
export class Evaluation {
  constructor(
    readonly scope: TemplateScope,
    /** Logical ID of the resource, output or condition that contains the value. */
    readonly logicalId: string | undefined,
    readonly path: string = '',
  ) {}

  /** An evaluation of a member of the value. */
  at(key: string | number): Evaluation {
    const step = typeof key === 'number' ? `[${key}]` : this.path === '' ? key : `.${key}`;
    return new Evaluation(this.scope, this.logicalId, this.path + step);
  }

  /** Throws a {@link TemplateError} for this location. */
  fail(problem: string, options?: ErrorOptions): never {
    const { stackName, constructPaths } = this.scope;
    const constructPath = this.logicalId === undefined ? undefined : constructPaths.get(this.logicalId);
    throw new TemplateError(
      { stackName, logicalId: this.logicalId, constructPath, propertyPath: this.path || undefined },
      problem,
      options,
    );
  }

  /** The placeholder of a value that cannot be determined here. Fails if the scope has no placeholders. */
  unresolved(value: UnresolvedValue): Json {
    return this.scope.placeholder?.(value, this) ?? this.fail(`${value.reason} ${value.remedy}`);
  }

  /** Whether a value is or contains a placeholder. */
  hasPlaceholder(value: Json | undefined): boolean {
    return this.scope.hasPlaceholder?.(value) ?? false;
  }

  /**
   * Evaluates every intrinsic function in the value. `undefined` means `AWS::NoValue`, which removes the property or
   * list item.
   */
  evaluate(value: Json): Json | undefined {
    if (typeof value === 'string') return this.#withoutDynamicReferences(value);
    if (Array.isArray(value))
      return value.map((item, index) => this.at(index).evaluate(item)).filter((item) => item !== undefined);
    if (!isJsonObject(value)) return value;
    const name = this.#intrinsicOf(value);
    if (name === undefined) return this.object(value);
    const run = intrinsics.get(name);
    if (!run) return this.fail(`${name} is not supported`);
    const result = run(value[name] ?? null, this.at(name));
    return typeof result === 'string' ? this.#withoutDynamicReferences(result) : result;
  }

  /** Evaluates the properties of an object and omits those that are `AWS::NoValue`. */
  object(value: JsonObject): JsonObject {
    const result = new Map<string, Json>();
    for (const [key, entry] of Object.entries(value)) {
      const evaluated = this.at(key).evaluate(entry);
      if (evaluated !== undefined) result.set(key, evaluated);
    }
    return Object.fromEntries(result);
  }

  /** Evaluates to a string; numbers and booleans are converted, as in CloudFormation. */
  string(value: Json, what: string): string {
    const result = this.evaluate(value);
    if (typeof result === 'string') return result;
    if (typeof result === 'number' || typeof result === 'boolean') return String(result);
    return this.fail(`${what} must be a string, got ${preview(result)}`);
  }

  /** Evaluates to a list. A placeholder becomes a list with one item. */
  list(value: Json, what: string): Json[] {
    const result = this.evaluate(value);
    if (typeof result === 'string' && this.hasPlaceholder(result)) return [result];
    return Array.isArray(result) ? result : this.fail(`${what} must be a list, got ${preview(result)}`);
  }

  #intrinsicOf(value: JsonObject): string | undefined {
    const keys = Object.keys(value);
    const name = keys.find((key) => key.startsWith('Fn::') || (key === 'Ref' && keys.length === 1));
    if (name !== undefined && keys.length > 1)
      this.fail(
        `${name} must be the only key of its object, got also ${keys.filter((key) => key !== name).join(', ')}`,
      );
    return name;
  }

  /**
   * Replaces dynamic references with values of parameters and secrets of the app.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
   */
  #withoutDynamicReferences(text: string): string {
    if (!text.includes('{{resolve:')) return text;
    return text.replace(/\{\{resolve:([^}]*)\}\}/g, (reference, target: string) => {
      const [, parameter] = /^ssm(?:-secure)?:(.+)/.exec(target) ?? [];
      const [, secret] = /^secretsmanager:(.+)/.exec(target) ?? [];
      const found =
        parameter !== undefined
          ? this.scope.ssmParameter(parameter)
          : secret === undefined
            ? undefined
            : this.scope.secretValue(secret);
      if (found !== undefined) return found;
      const placeholder = this.unresolved({
        logicalId: target.split(':')[1] ?? 'reference',
        type: 'Dynamic reference',
        subject: `dynamic reference ${reference}`,
        reason: `The dynamic reference ${reference} cannot be resolved locally.`,
        remedy:
          parameter !== undefined
            ? `Add an AWS::SSM::Parameter named ${parameter} to the app, or use a literal value for local runs.`
            : secret === undefined
              ? 'Use a literal value for local runs.'
              : 'Add an AWS::SecretsManager::Secret with this name and value to the app, or use a literal value for ' +
                'local runs.',
        name: 'value',
      });
      return typeof placeholder === 'string' ? placeholder : this.fail(`${reference} must be a string`);
    });
  }
}
