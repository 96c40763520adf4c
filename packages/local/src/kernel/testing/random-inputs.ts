import { type Reference, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';
import { validString } from './model-strings.js';
import { type Random } from './random.js';
import { validValue } from './valid-values.js';

/** Names of resources that exist, by member: requests with them reach the operation. */
export type KnownNames = Readonly<Record<string, readonly unknown[]>>;

/** An input with required and optional members, of which some have values that no client would send. */
export function randomInput(
  random: Random,
  model: ServiceModel,
  operation: string,
  known: KnownNames,
): Record<string, unknown> {
  const input = model.operations[operation]?.input;
  if (input === undefined) return random.chance(0.2) ? strangeObject(random) : {};
  const value = new InputGenerator(random, model, known, random.oneOf([0, 0.02, 0.1, 0.3])).structure(
    shapeOf(model, input),
    0,
  );
  return value;
}

class InputGenerator {
  constructor(
    private readonly random: Random,
    private readonly model: ServiceModel,
    private readonly known: KnownNames,
    /** How likely a value is one of no type of the model. */
    private readonly strangeness: number,
  ) {}

  structure(shape: Shape, depth: number): Record<string, unknown> {
    const { random } = this;
    const entries: [string, unknown][] = [];
    for (const [member, reference] of Object.entries(shape.members ?? {})) {
      const isRequired = shape.required?.includes(member) === true;
      if (!random.chance(isRequired ? 0.97 : depth > 3 ? 0.05 : 0.3)) continue;
      entries.push([member, this.member(member, reference, depth)]);
    }
    if (random.chance(this.strangeness)) entries.push([random.oneOf(prototypeNames), strange(random)]);
    return Object.fromEntries(entries);
  }

  private member(member: string, reference: Reference, depth: number): unknown {
    const known = Object.hasOwn(this.known, member) ? this.known[member] : undefined;
    return known !== undefined && this.random.chance(0.8) ? this.random.oneOf(known) : this.value(reference, depth + 1);
  }

  private value(reference: Reference, depth: number): unknown {
    const { random, model } = this;
    if (random.chance(this.strangeness)) return strange(random);
    if (depth > 6 || random.chance(0.2)) return validValue(model, reference) ?? null;
    const shape = shapeOf(model, reference);
    const { list, map } = shape;
    if (shape.members !== undefined) return this.structure(shape, depth);
    if (list !== undefined) return Array.from({ length: random.below(4) }, () => this.value(list, depth + 1));
    if (map !== undefined) {
      const keys = Array.from({ length: random.below(4) }, () => this.key(shape));
      return Object.fromEntries(keys.map((key) => [key, this.value(map, depth + 1)]));
    }
    return this.simple(shape);
  }

  private key({ key = ':string' }: Shape): string {
    const value = this.random.chance(0.3) ? this.random.oneOf(prototypeNames) : this.simple(shapeOf(this.model, key));
    return String(value);
  }

  private simple(shape: Shape): unknown {
    const { random } = this;
    const { min = -1, max = 100 } = shape;
    switch (shape.type) {
      case 'string':
        if (shape.enum !== undefined) return random.oneOf(shape.enum);
        return random.chance(0.5) ? validString(shape) : random.oneOf(strings);
      case 'boolean':
        return random.chance(0.5);
      case 'timestamp':
        return new Date(random.below(2 ** 31) * 1000);
      case 'blob':
        return Buffer.from(random.oneOf(strings));
      case undefined:
        return strange(random);
      default:
        return random.chance(0.7) ? min + random.below(Math.min(max - min, 1000) + 1) : random.oneOf(numbers);
    }
  }
}

const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'length', 'then', ''];

const numbers = [0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324, -0];

const strings = [
  '',
  'a',
  '0',
  'arn:aws:sqs:us-east-1:123456789012:x',
  'arn:::::',
  '../../etc/passwd',
  '%00%zz',
  '\u0000',
  '\ud800',
  '😀'.repeat(100),
  '[[[[[[[[',
  '{"a":{"b":[1,2,{"c":null}]}}',
  '{"__proto__":{"x":1}}',
  '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}',
  'rate(1 minute)',
  '(((((((((((((((((((',
  'a = :b AND NOT (c < :d)',
  'SET a = if_not_exists(b, :c) + :d',
  '<a><b></b></a>',
  '*',
  '1'.repeat(400),
  'x'.repeat(70_000),
];

/** A value that may have any type. */
export function strange(random: Random): unknown {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return random.oneOf(numbers);
    case 2:
      return random.oneOf(strings);
    case 3:
      return random.chance(0.5);
    case 4:
      return Array.from({ length: random.below(3) }, () => strange(random));
    case 5:
      return deep(random.oneOf([50, 200, 1000]), random.chance(0.5));
    case 6:
      return Array.from({ length: 2000 }, (_, index) => index);
    default:
      return strangeObject(random);
  }
}

function strangeObject(random: Random): Record<string, unknown> {
  const keys = Array.from({ length: random.below(4) }, () => random.oneOf([...prototypeNames, ...strings.slice(0, 4)]));
  return Object.fromEntries(keys.map((key) => [key, random.chance(0.3) ? strange(random) : random.oneOf(strings)]));
}

function deep(levels: number, asList: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = asList ? [value] : { M: value };
  return value;
}
