import { describe, expect, it } from 'vitest';
import { type Json } from '../json.js';
import { SeededRandom } from '../random/random-source.js';
import { type Scope } from '../execute/scope.js';
import { Variables } from '../execute/variables.js';
import { fieldExpression } from './expression.js';

const scope: Scope = { variables: new Variables(), random: new SeededRandom(3), now: () => 0, context: () => ({}) };
const evaluate = async (text: string): Promise<Json> => fieldExpression(text, 'Output')(scope, { input: {} });
const nothing = 'returned nothing (undefined).';
const mismatch = (name: string, position: number): string =>
  `threw an error during evaluation. T0410: Argument ${position} of function "${name}" does not match function signature`;

describe('the functions that AWS adds to JSONata', () => {
  it.each<[string, Json]>([
    ['$partition([1..5], 2.9)', [[1, 2], [3, 4], [5]]],
    ['$partition([1, 2, 3])', [[1, 2, 3]]],
    ['$range(10, 0, -2)', [10, 8, 6, 4, 2, 0]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(5, 1, -1.5)', [5, 4, 3, 2, 1]],
    ['$range(3, 3, 1)', 3],
    ['$count($range(1, 360145, 1))', 360_145],
    ["$hash('Hello', 'MD5')", '8b1a9953c4611296a827abf8c47804d7'],
    ["$hash('ñ', 'MD5')", '94e9342ecbb1458b6043ecd3bfcbc192'],
    ['$random(42)', 0.7275636800328681],
    ['$random(0.9)', 0.730967787376657],
    ['$random(-7) >= 0', true],
    ["$exists($parse('null'))", true],
    ['$map([\'{"a":1}\', \'{"a":2}\'], $parse).a', [1, 2]],
    ['1/0', 'Infinity'],
    ['{ "of": [-1/0, 0/0] }', { of: ['-Infinity', 'NaN'] }],
  ])('%s returns %j', async (text, expected) => {
    expect(await evaluate(text)).toEqual(expected);
  });

  it.each([
    ['$partition([], 2)', nothing],
    ['$partition([1, 2], -0.5)', nothing],
    ['$partition([1, 2], -1)', 'D3137: Second argument must be zero or greater'],
    ['$partition(null, 2)', 'T0412: Argument 1 of function "partition" must be an array of undefined'],
    ["$partition([1], 1, 'x')", mismatch('partition', 3)],
    ['$range(5, 1, 1)', nothing],
    ['$range(1, 5, 0)', nothing],
    ['$range(1, 5)', nothing],
    ['$range(1)', mismatch('range', 2)],
    [
      '$range(1, 360146, 1)',
      "specified for the field 'Output' threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage",
    ],
    ["$hash('a')", nothing],
    ["$hash(42, 'MD5')", mismatch('hash', 1)],
    ["$hash('a', 'md5')", "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"],
    ['$random(1, 2)', mismatch('random', 2)],
    ["$uuid('seed')", mismatch('uuid', 1)],
    ['$parse(null)', mismatch('parse', 1)],
    ["$parse('no')", 'threw an error during evaluation. D3137: Invalid JSON'],
  ])('%s fails as on AWS', async (text, message) => {
    await expect((async () => evaluate(text))()).rejects.toThrow(message);
  });

  it.each([
    [
      `1${'+1'.repeat(100)}`,
      'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
    ],
    ['$count([1..873783])', 'Expression evaluation memory limit exceeded: Check for excessive memory usage'],
  ])('%s exceeds a limit of AWS', async (text, message) => {
    await expect((async () => evaluate(text))()).rejects.toThrow(`threw an error during evaluation: ${message}`);
  });
});
