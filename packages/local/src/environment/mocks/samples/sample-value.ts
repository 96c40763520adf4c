import { type Json } from '@stepwell/asl';
import {
  type Reference,
  type ServiceModel,
  type Shape,
  shapeName,
  shapeOf,
} from '../../../kernel/models/service-model.js';
import { memberNames, type Spelling } from '../../../services/states/integrations/service-call/member-names.js';
import { dateJson } from '../../../services/states/integrations/service-call/task-result.js';
import { sampleString } from './sample-string.js';

/** How a sample is written. */
export interface SampleStyle {
  /** How members are spelled: as an integration spells them, or as the API does. */
  readonly spelling: Spelling | 'api';
  /** Strings of the input by member in lower case. Responses often repeat them. */
  readonly input: ReadonlyMap<string, string>;
}

/** A sample has structures in structures to one of these depths: the largest with which it is not too long. */
const depths = [6, 5, 4, 3, 2];

/** Characters of a sample as JSON that are not too many. */
const longest = 2_500;

/** Members that ask for another page: a sample has one page. */
const paging =
  /(next|pagination|continuation|page).*(token|marker|key)s?$|^(marker|position|lastEvaluated.*|nextShard.*)$/i;

/** Members that describe failures: a sample is a success. */
const failing =
  /^(error|fail|warning|unprocessed|reject|unsuccess|throttl|exception|statusReason|statusMessage|statusDetail)|((fail|failure|error|invalid|termination|cancel)(Reason|Cause|Details|Message|Code)|errors?|failures?|exceptions?)$/i;

const sampleDate = new Date('2024-01-01T00:00:00Z');

/**
 * A value of a shape as JSON that keeps the model's types, enumerations and ranges, with the members that a success has.
 * Lists and maps have one entry.
 */
export function sampleValue(model: ServiceModel, reference: Reference, style: SampleStyle): Json {
  let sample: Json = null;
  for (const deepest of depths) {
    sample = valueOf({ model, style, deepest }, reference, '', []);
    if (JSON.stringify(sample).length <= longest) break;
  }
  return sample;
}

interface Sampling {
  readonly model: ServiceModel;
  readonly style: SampleStyle;
  readonly deepest: number;
}

/** @param within names of the structures that the value is in */
function valueOf(sampling: Sampling, reference: Reference, member: string, within: readonly string[]): Json {
  const { model } = sampling;
  const shape = shapeOf(model, reference);
  if (shape.members !== undefined)
    return structureOf(sampling, reference, shape.members, [...within, shapeName(reference)]);
  if (shape.list !== undefined) {
    if (isRecursive(sampling, shape.list, within) || (failing.test(member) && (shape.min ?? 0) === 0)) return [];
    const item = valueOf(sampling, shape.list, member.replace(/s$/, ''), within);
    return Array.from({ length: Math.max(1, shape.min ?? 1) }, () => item);
  }
  if (shape.map !== undefined) {
    if (isRecursive(sampling, shape.map, within) || failing.test(member)) return {};
    const key = shape.key === undefined ? 'key' : valueOf(sampling, shape.key, 'key', within);
    return { [String(key)]: valueOf(sampling, shape.map, 'value', within) };
  }
  return simpleOf(sampling, shape, member);
}

function structureOf(
  sampling: Sampling,
  structure: Reference,
  members: Readonly<Record<string, Reference>>,
  within: readonly string[],
): Json {
  const { model, style, deepest } = sampling;
  const shape = shapeOf(model, structure);
  const names = style.spelling === 'api' ? undefined : memberNames(model, structure, style.spelling);
  const isKept = ([member, reference]: readonly [string, Reference]): boolean => {
    if (shape.required?.includes(member) === true) return true;
    if (paging.test(member) || failing.test(member) || isRecursive(sampling, reference, within)) return false;
    const { members: inner, list, map } = shapeOf(model, reference);
    return within.length < deepest || (inner ?? list ?? map) === undefined;
  };
  const entries = Object.entries(members);
  const kept = entries.filter(isKept);
  const write = ([member, reference]: readonly [string, Reference]): [string, Json] => [
    names?.nameOf(member) ?? member,
    valueOf(sampling, reference, member, within),
  ];
  if (shape.eventstream === true) return kept.map((entry) => Object.fromEntries([write(entry)]));
  if (shape.union === true) return Object.fromEntries((kept.length > 0 ? kept : entries).slice(0, 1).map(write));
  return Object.fromEntries(kept.map(write));
}

/** Whether a value would contain a value of a shape that it is in. */
function isRecursive({ model }: Sampling, reference: Reference, within: readonly string[]): boolean {
  const name = shapeName(reference);
  if (within.includes(name)) return true;
  const { list, map } = shapeOf(model, reference);
  const inner = list ?? map;
  return inner !== undefined && within.includes(shapeName(inner));
}

function simpleOf({ model, style }: Sampling, shape: Shape, member: string): Json {
  switch (shape.type) {
    case 'string': {
      const given = style.input.get(member.toLowerCase());
      return given !== undefined && isOfShape(given, shape) ? given : sampleString(model, member, shape);
    }
    case 'boolean':
      return !/truncated|more|fail|error|delete|cancel|partial/i.test(member);
    case 'integer':
    case 'long':
      return within(
        failing.test(member) || /exitCode$/i.test(member) ? 0 : /statusCode$/i.test(member) ? 200 : 1,
        shape,
      );
    case 'float':
    case 'double':
      return within(/confidence|similarity|percent/i.test(member) || shape.max === 100 ? 99 : 0.99, shape);
    case 'timestamp':
      return dateJson(sampleDate, style.spelling === 'optimized' ? 'optimized' : 'sdk');
    case 'blob':
      return Buffer.from('sample').toString('base64');
    default:
      return {};
  }
}

function isOfShape(text: string, { min = 0, max = Infinity, enum: values }: Shape): boolean {
  return text.length >= min && text.length <= max && (values === undefined || values.includes(text));
}

function within(value: number, { min = -Infinity, max = Infinity }: Shape): number {
  return Math.min(Math.max(value, min), max);
}
