import { isJsonObject, type Json } from '@stepwell/asl';
import { type Reference, type ServiceModel, shapeOf } from '../../../../kernel/models/service-model.js';
import { ownValue } from '../../../../kernel/own-value.js';
import { type MemberNames, memberNames, type Spelling } from './member-names.js';

/** The model of a service, and how an integration spells its members. */
export interface SpelledModel {
  readonly model: ServiceModel;
  readonly spelling: Spelling;
}

/**
 * Turns a task's parameters into the input of an operation, as the service's model says: members get the names of the
 * model, JSON becomes a string where the model wants a string, strings become bytes and dates, null is left out.
 * Parameters that the model does not have are added to `problems`, in AWS's words, with similar names.
 */
export function toServiceInput(
  spelled: SpelledModel,
  reference: Reference,
  value: Json,
  problems: string[],
  isBody = false,
): unknown {
  if (value === null) return undefined;
  const shape = shapeOf(spelled.model, reference);
  if (shape.members !== undefined) return structure(spelled, reference, value, problems);
  const { list, map } = shape;
  if (list !== undefined) {
    return Array.isArray(value)
      ? value.map((item) => toServiceInput(spelled, list, item, problems))
      : wrong(value, 'an array', problems);
  }
  if (map !== undefined) {
    if (!isJsonObject(value)) return wrong(value, 'an object', problems);
    const entries = Object.entries(value).map(([key, part]) => [key, toServiceInput(spelled, map, part, problems)]);
    return Object.fromEntries(entries);
  }
  switch (shape.type) {
    case 'blob':
      // The body of a message (S3's, Lambda's) is the value as JSON: a string keeps its quotes, as recordings of AWS
      // show. Other bytes are base64, as DynamoDB's `B` is.
      return isBody ? Buffer.from(JSON.stringify(value)) : Buffer.from(asString(value), 'base64');
    case 'timestamp':
      if (typeof value === 'number') return new Date(value * 1000);
      return typeof value === 'string' ? new Date(value) : wrong(value, 'a timestamp', problems);
    case 'string':
      return asString(value);
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    default:
      return value;
  }
}

function structure(spelled: SpelledModel, reference: Reference, value: Json, problems: string[]): unknown {
  if (!isJsonObject(value)) return wrong(value, 'an object', problems);
  const { members, payload } = shapeOf(spelled.model, reference);
  const names = memberNames(spelled.model, reference, spelled.spelling);
  const entries: [string, unknown][] = [];
  for (const [key, part] of Object.entries(value)) {
    const member = names.memberOf(key);
    const inner = member === undefined ? undefined : ownValue(members, member);
    if (member === undefined || inner === undefined) problems.push(unsupportedField(key, names));
    else entries.push([member, toServiceInput(spelled, inner, part, problems, isBodyMember(inner, member, payload))]);
  }
  return Object.fromEntries(entries);
}

/**
 * AWS's message for a parameter that an operation does not have. For the spelling of the API or of another SDK
 * (`KMSKeyArn`, `kmsKeyArn`), the name that Step Functions has follows.
 */
export function unsupportedField(name: string, names: MemberNames | undefined): string {
  const meant = names?.similarTo(name);
  return `The field "${name}" is not supported by Step Functions${meant === undefined ? '' : `. Did you mean '${meant}'?`}`;
}

/** Whether the bytes of a member are the body of the HTTP message. */
export function isBodyMember(reference: Reference, member: string, payload: string | undefined): boolean {
  return member === payload || (typeof reference === 'object' && reference.streaming === true);
}

/** Step Functions writes JSON where a service wants a string: the body of a message, the input of an execution. */
function asString(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wrong(value: Json, wanted: string, problems: string[]): undefined {
  problems.push(`The value ${JSON.stringify(value).slice(0, 80)} must be ${wanted}`);
  return undefined;
}
