import { isJsonObject, type Json } from '@stepwell/asl';
import { type Reference, type ServiceModel, type Shape, shapeOf } from '../../../../kernel/models/service-model.js';
import { capitalized } from '../../integrations/service-call/casing.js';
import { memberNames, type Spelling } from '../../integrations/service-call/member-names.js';
import { ownValue } from '../../../../kernel/own-value.js';
import { type MockedOperation } from './mocked-operation.js';

/** Validation of a mocked result. STRICT also requires all required fields. */
export type FieldValidation = 'STRICT' | 'PRESENT' | 'NONE';

/** Checks of values, by simple type. */
const simpleTypes: Readonly<Record<string, { readonly called: string; readonly holds: (value: Json) => boolean }>> = {
  string: { called: 'a string', holds: (value) => typeof value === 'string' },
  blob: { called: 'a string', holds: (value) => typeof value === 'string' },
  integer: { called: 'a number', holds: (value) => typeof value === 'number' },
  long: { called: 'a number', holds: (value) => typeof value === 'number' },
  float: { called: 'a number', holds: (value) => typeof value === 'number' },
  double: { called: 'a number', holds: (value) => typeof value === 'number' },
  boolean: { called: 'a boolean', holds: (value) => typeof value === 'boolean' },
  // A string from `aws-sdk:` integrations; optimized integrations return numbers.
  timestamp: { called: 'a string', holds: (value) => typeof value === 'string' || typeof value === 'number' },
};

/**
 * The first problem of a mocked result, with AWS's message; `undefined` if it conforms to the model. Unknown fields are
 * ignored, as on AWS.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export function resultProblem(
  result: Json,
  { action, spelling, untypedFields }: MockedOperation,
  model: ServiceModel,
  mode: FieldValidation,
): string | undefined {
  const shape = ownValue(model.operations, capitalized(action))?.output;
  if (mode === 'NONE' || shape === undefined) return undefined;
  return new ResultCheck(model, spelling, mode === 'STRICT', untypedFields).problem(result, shape, 'result');
}

class ResultCheck {
  constructor(
    readonly model: ServiceModel,
    readonly spelling: Spelling,
    readonly strict: boolean,
    readonly untypedFields: ReadonlySet<string>,
  ) {}

  problem(value: Json, reference: Reference, field: string): string | undefined {
    const shape = shapeOf(this.model, reference);
    if (shape.members !== undefined) {
      return isJsonObject(value) ? this.#membersProblem(value, reference) : `Field '${field}' must be an object`;
    }
    if (shape.list !== undefined) {
      return Array.isArray(value)
        ? (this.#sizeProblem(value.length, shape, field, 'length') ?? this.#eachProblem(value, shape.list, field))
        : `Field '${field}' must be an array`;
    }
    if (shape.map !== undefined) {
      return isJsonObject(value)
        ? this.#eachProblem(Object.values(value), shape.map, field)
        : `Field '${field}' must be an object`;
    }
    return this.#simpleProblem(value, shape, field);
  }

  #simpleProblem(value: Json, shape: Shape, field: string): string | undefined {
    const wanted = simpleTypes[shape.type ?? ''];
    if (wanted === undefined) return undefined;
    if (!wanted.holds(value)) return `Field '${field}' must be ${wanted.called}`;
    if (shape.enum !== undefined && !shape.enum.some((known) => known === value)) {
      return `Field '${field}' is not an expected value`;
    }
    if (typeof value === 'number') return this.#sizeProblem(value, shape, field, 'value');
    return typeof value === 'string' && shape.type === 'string'
      ? this.#sizeProblem([...value].length, shape, field, 'length')
      : undefined;
  }

  /** The guide says that sizes are checked. Recordings have the message for numbers only. */
  #sizeProblem(size: number, { min, max }: Shape, field: string, measure: string): string | undefined {
    if (min !== undefined && size < min) return `Field '${field}' is less than the minimum ${measure}`;
    return max !== undefined && size > max ? `Field '${field}' exceeds the maximum ${measure}` : undefined;
  }

  #membersProblem(value: Readonly<Record<string, Json>>, structure: Reference): string | undefined {
    const { members = {}, required = [] } = shapeOf(this.model, structure);
    const names = memberNames(this.model, structure, this.spelling);
    const missing = this.strict
      ? required.map((member) => names.nameOf(member)).find((member) => (ownValue(value, member) ?? null) === null)
      : undefined;
    if (missing !== undefined) return `Required field '${missing}' is missing`;
    for (const [name, type] of Object.entries(members)) {
      const member = names.nameOf(name);
      const own = ownValue(value, member);
      if (own === undefined || own === null || this.untypedFields.has(member)) continue;
      const problem = this.problem(own, type, member);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #eachProblem(values: readonly Json[], type: Reference, field: string): string | undefined {
    for (const value of values) {
      const problem = this.problem(value, type, field);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}
