import { AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type AttributeValue } from '../values/attribute-value.js';
import { readValue, type WireItem, type WireValue } from '../values/read-value.js';
import { bindCondition, type Predicate } from './bind-condition.js';
import { bindUpdate } from './bind-update.js';
import { conditionSyntax, projectionSyntax, updateSyntax } from './expression-cache.js';
import { ExpressionError } from './expression-error.js';
import { type ItemUpdate } from './item-update.js';
import { type AttributeConditions, bindKeyCondition } from './key-condition.js';
import { Placeholders } from './placeholders.js';
import { bindProjection, type ItemProjection } from './projection.js';
import { type ConditionSyntax } from './syntax.js';

/** The expressions of a request, ready to use. */
export interface RequestExpressions {
  readonly update?: ItemUpdate;
  readonly condition?: Predicate;
  readonly keyConditions?: AttributeConditions;
  readonly filter?: Predicate;
  readonly projection?: ItemProjection;
  /** The attributes that the filter names. */
  readonly filterAttributes: ReadonlySet<string>;
  /** The attributes of which an expression names a part. */
  readonly nestedAttributes: ReadonlySet<string>;
}

/** A parameter that holds an expression. */
export type ExpressionParameter =
  'UpdateExpression' | 'ConditionExpression' | 'KeyConditionExpression' | 'FilterExpression' | 'ProjectionExpression';

/** Bytes of an expression. */
const largestExpression = 4096;

/**
 * Checks that a request does not mix expressions with the older parameters, and has no placeholders without an expression.
 *
 * @param expressions the parameters of the operation that hold expressions
 * @param others its older parameters
 */
export function checkParameters(
  input: Fields,
  expressions: readonly ExpressionParameter[],
  others: readonly string[],
): void {
  const used = expressions.filter((name) => input[name] !== undefined);
  const usedOthers = others.filter(
    (name) => input[name] !== undefined && !(name === 'KeyConditions' && input['KeyConditionExpression'] === undefined),
  );
  if (used.length > 0 && usedOthers.length > 0) {
    throw validationError(
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: ' +
        `{${usedOthers.join(', ')}} Expression parameters: {${used.join(', ')}}`,
    );
  }
  if (input['ExpressionAttributeNames'] !== undefined && used.length === 0)
    throw validationError('ExpressionAttributeNames can only be specified when using expressions');
  const withValues = expressions.filter((name) => name !== 'ProjectionExpression');
  if (input['ExpressionAttributeValues'] !== undefined && withValues.every((name) => input[name] === undefined)) {
    throw validationError(
      `ExpressionAttributeValues can only be specified when using expressions: ${withValues.join(' and ')} ` +
        `${withValues.length > 1 ? 'are' : 'is'} null`,
    );
  }
}

/** Parses and checks every expression of a request. Throws `ValidationException`. */
export function readExpressions(input: Fields): RequestExpressions {
  const placeholders = new Placeholders(readNames(input), readValues(input));
  const read = <T>(parameter: ExpressionParameter, bind: (source: string) => T): T | undefined => {
    const source = input[parameter] as string | undefined; // validated
    return source === undefined ? undefined : readExpression(parameter, source, bind, input);
  };
  let filterSyntax: ConditionSyntax | undefined;
  const expressions: RequestExpressions = {
    update: read('UpdateExpression', (source) => bindUpdate(updateSyntax(source), placeholders)),
    condition: read('ConditionExpression', (source) => bindCondition(conditionSyntax(source), placeholders)),
    keyConditions: read('KeyConditionExpression', (source) => bindKeyCondition(conditionSyntax(source), placeholders)),
    filter: read('FilterExpression', (source) => {
      filterSyntax = conditionSyntax(source);
      return bindCondition(filterSyntax, placeholders);
    }),
    projection: read('ProjectionExpression', (source) => bindProjection(projectionSyntax(source), placeholders)),
    filterAttributes: filterSyntax === undefined ? new Set() : attributesOf(filterSyntax, placeholders),
    nestedAttributes: placeholders.nested,
  };
  checkUnused('ExpressionAttributeNames', placeholders.unusedNames);
  checkUnused('ExpressionAttributeValues', placeholders.unusedValues);
  return expressions;
}

function readExpression<T>(
  parameter: ExpressionParameter,
  source: string,
  bind: (source: string) => T,
  input: Fields,
): T {
  try {
    const size = Buffer.byteLength(source, 'utf8');
    if (size > largestExpression) {
      // Of all expressions, only the filter of a scan tells its size.
      const isScan =
        parameter === 'FilterExpression' && !('KeyConditionExpression' in input) && !('KeyConditions' in input);
      throw new ExpressionError(
        `Expression size has exceeded the maximum allowed size;${isScan ? ` expression size: ${size}` : ''}`,
      );
    }
    if (source.trim() === '') throw new ExpressionError('The expression can not be empty;');
    return bind(source);
  } catch (error) {
    if (error instanceof ExpressionError) throw validationError(`Invalid ${parameter}: ${error.message}`);
    throw error;
  }
}

function readNames(input: Fields): ReadonlyMap<string, string> {
  const names = input['ExpressionAttributeNames'] as Readonly<Record<string, string>> | undefined; // validated
  if (names === undefined) return new Map();
  const entries = Object.entries(names);
  checkKeys('ExpressionAttributeNames', entries, /^#[0-9a-zA-Z_]+$/);
  return new Map(entries);
}

function readValues(input: Fields): ReadonlyMap<string, AttributeValue> {
  const values = input['ExpressionAttributeValues'] as WireItem | undefined; // validated
  if (values === undefined) return new Map();
  const entries = Object.entries(values);
  checkKeys('ExpressionAttributeValues', entries, /^:[0-9a-zA-Z_]+$/);
  return new Map(entries.map(([key, value]) => [key, readExpressionValue(key, value)] as const));
}

function checkKeys(parameter: string, entries: readonly (readonly [string, unknown])[], pattern: RegExp): void {
  if (entries.length === 0) throw validationError(`${parameter} must not be empty`);
  for (const [key] of entries)
    if (!pattern.test(key)) throw validationError(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
}

function readExpressionValue(key: string, value: WireValue): AttributeValue {
  try {
    return readValue(value);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationError(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
  }
}

function checkUnused(parameter: string, keys: readonly string[]): void {
  if (keys.length === 0) return;
  throw validationError(`Value provided in ${parameter} unused in expressions: keys: {${keys.join(', ')}}`);
}

/** The attributes that a condition names. */
function attributesOf(syntax: ConditionSyntax, placeholders: Placeholders): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const element of node) visit(element);
    } else if ('kind' in node && node.kind === 'path') {
      names.add(String(placeholders.path(node as Parameters<Placeholders['path']>[0])[0])); // by its kind
    } else {
      for (const part of Object.values(node)) visit(part);
    }
  };
  visit(syntax);
  return names;
}
