import { fanOutContract } from '@stepwell/core/fan-out';
import { parseInput } from '@stepwell/core';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../testing/evaluate.js';
import { expression } from './jsonata.js';
import { inputCheck } from './input-check.js';

const contract = fanOutContract('any');
const check = expression(inputCheck(contract.inputJsonSchema(), '$states.input'));

/** Returns the problem of the parser, or an empty string. */
function parsed(input: unknown): string {
  try {
    parseInput(contract, input);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the check of a schema with open objects', () => {
  it.each<[string, unknown]>([
    ['members that are not in the schema', { requestId: 'x', requests: [{ caseId: 'a', from: 1, deep: { to: [2] } }] }],
    ['an item without a caseId', { requestId: 'x', requests: [{ caseId: 'a' }, { from: 1 }] }],
    ['an item that is not an object', { requestId: 'x', requests: ['a'] }],
    ['an unknown member of the enclosing closed object', { requestId: 'x', requests: [{ caseId: 'a' }], color: 1 }],
    [
      'both a list and a manifest',
      { requestId: 'x', requests: [{ caseId: 'a' }], manifest: { bucket: 'own', key: 'k' } },
    ],
  ])('has the same result as the parser for %s', async (_what, input) => {
    expect(await evaluate(check, { input })).toBe(parsed(input));
  });
});
