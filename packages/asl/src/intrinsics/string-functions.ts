import { createHash } from 'node:crypto';
import { type Json, isJsonObject } from '../json.js';
import { workBudget, type WorkBudget } from '../values/work-budget.js';
import { type IntrinsicFunction, failIntrinsic, stringArgument } from './intrinsic-function.js';

const maxDataLength = 10_000;
/** Steps of a value that becomes part of a text: as much time as several steps of a path. */
const stepsPerValue = 2;

/** Replaces each `{}` with the next argument, and `\{` and `\}` with braces. */
function format(values: readonly Json[]): Json {
  const template = stringArgument(values, 0);
  const budget = workBudget();
  let next = 1;
  const text = template.replace(/\\([{}])|\{\}/g, (whole, brace: string | undefined) => {
    if (brace !== undefined) return brace;
    const value = values[next++];
    if (value === undefined) return whole;
    return javaText(value, budget);
  });
  const places = next - 1;
  if (places !== values.length - 1)
    return failIntrinsic(`the template must have one {} for each of the ${values.length - 1} values, got ${places}`);
  return text;
}

/**
 * Formats a value as Java's `toString` does: `{a=1, b=[x, null]}`, with strings unquoted at every level. AWS's guide
 * shows only strings; localstack/localstack formats objects and arrays like this, "compatible" with AWS.
 */
function javaText(value: Json, budget: WorkBudget): string {
  budget.countSteps(stepsPerValue);
  if (Array.isArray(value)) return `[${value.map((item) => javaText(item, budget)).join(', ')}]`;
  if (!isJsonObject(value)) {
    const text = String(value);
    budget.countCharacters(text.length);
    return text;
  }
  const entries = Object.entries(value).map(([key, part]) => {
    budget.countCharacters(key.length);
    return `${key}=${javaText(part, budget)}`;
  });
  return `{${entries.join(', ')}}`;
}

/** Splits a string at every character of the second argument. Omits empty parts. */
function split(values: readonly Json[]): Json {
  const text = stringArgument(values, 0);
  const separators = new Set(stringArgument(values, 1));
  const pieces: string[] = [];
  let piece = '';
  for (const char of text) {
    if (separators.has(char)) {
      if (piece !== '') pieces.push(piece);
      piece = '';
    } else piece += char;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}

const algorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * Returns the hash of a string, or of another value as JSON, in hexadecimal. Returns undefined for unknown algorithms.
 */
export function hash(data: Json, algorithm: string): string | undefined {
  const name = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined;
  if (name === undefined) return undefined;
  return createHash(name)
    .update(typeof data === 'string' ? data : JSON.stringify(data), 'utf8')
    .digest('hex');
}

function hashArguments(values: readonly Json[]): Json {
  const algorithm = stringArgument(values, 1);
  const [data = null] = values;
  return (
    hash(checkLength(typeof data === 'string' ? data : JSON.stringify(data)), algorithm) ??
    failIntrinsic(`argument 2, the algorithm '${algorithm}', must be one of ${Object.keys(algorithms).join(', ')}`)
  );
}

function limitedString(values: readonly Json[]): string {
  return checkLength(stringArgument(values, 0));
}

/** Base64Encode, Base64Decode and Hash take at most 10,000 characters, according to AWS's guide. */
function checkLength(text: string): string {
  return text.length > maxDataLength
    ? failIntrinsic(`argument 1 must have at most ${maxDataLength} characters, got ${text.length}`)
    : text;
}

/** The functions on strings: formatting, encoding, hashing and UUIDs. */
export const stringFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'States.Format': { minArguments: 1, maxArguments: Number.POSITIVE_INFINITY, apply: format },
  'States.StringSplit': { minArguments: 2, maxArguments: 2, apply: split },
  'States.Base64Encode': {
    minArguments: 1,
    maxArguments: 1,
    apply: (values) => Buffer.from(limitedString(values), 'utf8').toString('base64'),
  },
  'States.Base64Decode': {
    minArguments: 1,
    maxArguments: 1,
    apply: (values) => Buffer.from(limitedString(values), 'base64').toString('utf8'),
  },
  'States.Hash': { minArguments: 2, maxArguments: 2, apply: hashArguments },
  'States.UUID': { minArguments: 0, maxArguments: 0, apply: (_values, random) => random.uuid() },
};
