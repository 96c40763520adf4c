import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { type Reference, type ServiceModel, type Shape, shapeOf } from '../../kernel/models/service-model.js';
import { didYouMean } from '../../kernel/nearest-names.js';
import { ownValue } from '../../kernel/own-value.js';
import { capitalized } from '../../services/states/integrations/service-call/casing.js';
import { memberNames } from '../../services/states/integrations/service-call/member-names.js';
import { isBodyMember } from '../../services/states/integrations/service-call/task-input.js';
import { type ResultShape } from './result-shape.js';

/**
 * How a result is compared with the model of its service, as TestState does: `STRICT` requires all required members,
 * `PRESENT` checks the members that are present, `NONE` checks nothing. Unknown members are errors in both.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_MockInput.html
 */
export type ResultValidation = 'STRICT' | 'PRESENT' | 'NONE';

/** Members that optimized integrations add to a result. */
const httpMetadata: ReadonlySet<string> = new Set(['SdkHttpMetadata', 'SdkResponseMetadata']);

/**
 * The first problem of a mocked result, with the path of its field; `undefined` if the result conforms to the model.
 * Members may have the spelling of the API or of Step Functions, which starts with a capital.
 *
 * @param path of the result: `mocks[0].result`
 */
export function resultProblem(
  result: Json,
  shape: ResultShape,
  validation: ResultValidation,
  path: string,
): string | undefined {
  if (validation === 'NONE') return undefined;
  return new ResultCheck(shape, validation === 'STRICT').problem(result, shape.reference, path, true);
}

class ResultCheck {
  constructor(
    private readonly shape: ResultShape,
    private readonly isStrict: boolean,
  ) {}

  problem(value: Json, reference: Reference, path: string, isResult = false): string | undefined {
    const shape = shapeOf(this.shape.model, reference);
    if (shape.eventstream === true) return this.#eventsProblem(value, reference, path);
    if (shape.members !== undefined) {
      return isJsonObject(value)
        ? this.#membersProblem(value, reference, path, isResult)
        : `${path} must be an object, got ${shown(value)}`;
    }
    const { list, map } = shape;
    if (list !== undefined) {
      return Array.isArray(value)
        ? first(value, (item, index) => this.#present(item, list, `${path}[${index}]`))
        : `${path} must be an array, got ${shown(value)}`;
    }
    if (map !== undefined) {
      return isJsonObject(value)
        ? first(Object.entries(value), ([key, item]) => this.#present(item ?? null, map, `${path}.${key}`))
        : `${path} must be an object, got ${shown(value)}`;
    }
    return simpleProblem(value, shape, path);
  }

  #present(value: Json, reference: Reference, path: string): string | undefined {
    return value === null ? undefined : this.problem(value, reference, path);
  }

  #eventsProblem(value: Json, reference: Reference, path: string): string | undefined {
    return Array.isArray(value)
      ? first(value, (event, index) =>
          isJsonObject(event)
            ? this.#membersProblem(event, reference, `${path}[${index}]`, false)
            : `${path}[${index}] must be an object with one event, got ${shown(event)}`,
        )
      : `${path} must be an array of events, got ${shown(value)}`;
  }

  #membersProblem(value: JsonObject, structure: Reference, path: string, isResult: boolean): string | undefined {
    const shape = shapeOf(this.shape.model, structure);
    const { members = {} } = shape;
    const names = memberNames(this.shape.model, structure, this.shape.spelling);
    const present = new Set<string>();
    for (const [name, item] of Object.entries(value)) {
      const member = memberNamed(this.shape.model, structure, name);
      const reference = member === undefined ? undefined : ownValue(members, member);
      if (member === undefined || reference === undefined) {
        if (isResult && httpMetadata.has(name)) continue;
        return unknownMember(name, names.names(), path);
      }
      if (item === undefined || item === null) continue;
      present.add(member);
      if (isResult && this.shape.untyped.has(capitalized(member))) continue;
      // The body of a message can be any value: JSON is written as text.
      if (isBodyMember(reference, member, shape.payload) && shapeOf(this.shape.model, reference).type === 'blob')
        continue;
      const problem = this.problem(item, reference, `${path}.${name}`);
      if (problem !== undefined) return problem;
    }
    if ((shape.union === true || shape.eventstream === true) && present.size !== 1)
      return `${path} must have exactly one of ${names.names().join(', ')}`;
    const missing = this.isStrict ? shape.required?.find((member) => !present.has(member)) : undefined;
    return missing === undefined ? undefined : `${path}.${names.nameOf(missing)} is required`;
  }
}

/** The member of a structure that a result names in the spelling of the API or of an integration. */
export function memberNamed(model: ServiceModel, structure: Reference, name: string): string | undefined {
  const { members = {} } = shapeOf(model, structure);
  return Object.hasOwn(members, name)
    ? name
    : (memberNames(model, structure, 'sdk').memberOf(name) ??
        memberNames(model, structure, 'optimized').memberOf(capitalized(name)));
}

function unknownMember(name: string, known: readonly string[], path: string): string {
  const hint = didYouMean(name, known);
  const list = known.length > 20 ? `${known.slice(0, 20).join(', ')} and ${known.length - 20} more` : known.join(', ');
  return `${path}.${name} is not a member of the result. ${hint === '' ? '' : `${hint} `}Valid members: ${list === '' ? 'none' : list}`;
}

function simpleProblem(value: Json, shape: Shape, path: string): string | undefined {
  const must = (constraint: string): string => `${path} must be ${constraint}, got ${shown(value)}`;
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') return must('a string');
      return shape.enum === undefined || shape.enum.includes(value)
        ? undefined
        : `${must(`one of ${shape.enum.slice(0, 20).join(', ')}`)}. ${didYouMean(value, shape.enum)}`.trim();
    case 'blob':
      return typeof value === 'string' ? undefined : must('a string');
    case 'boolean':
      return typeof value === 'boolean' ? undefined : must('a boolean');
    case 'timestamp':
      return isTimestamp(value) ? undefined : must('a date in ISO 8601 or a number');
    case 'integer':
    case 'long':
    case 'float':
    case 'double': {
      if (typeof value !== 'number') return must('a number');
      if ((shape.type === 'integer' || shape.type === 'long') && !Number.isInteger(value)) return must('an integer');
      const { min = -Infinity, max = Infinity } = shape;
      if (value < min) return must(`at least ${min}`);
      return value > max ? must(`at most ${max}`) : undefined;
    }
    default:
      return undefined;
  }
}

function isTimestamp(value: Json): boolean {
  return typeof value === 'number' || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

function first<Item>(
  items: readonly Item[],
  problem: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = problem(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
