import { fanOutContract } from '@stepwell/core/fan-out';
import { parseInput } from '@stepwell/core';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../testing/evaluate.js';
import { expression } from './jsonata.js';
import { inputCheck } from './input-check.js';

const contract = fanOutContract('any');
const check = expression(inputCheck(contract.inputJsonSchema(), '$states.input'));

/** What the parser says of an input, in the words of the compiled check. */
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
    [
      'members that the schema does not know',
      { requestId: 'x', requests: [{ caseId: 'a', from: 1, deep: { to: [2] } }] },
    ],
    ['an item without its name among others', { requestId: 'x', requests: [{ caseId: 'a' }, { from: 1 }] }],
    ['an item that is no object', { requestId: 'x', requests: ['a'] }],
    [
      'a member that the closed object around it does not know',
      { requestId: 'x', requests: [{ caseId: 'a' }], colour: 1 },
    ],
    [
      'both a list and a manifest',
      { requestId: 'x', requests: [{ caseId: 'a' }], manifest: { bucket: 'own', key: 'k' } },
    ],
  ])('agrees with the parser on %s', async (_what, input) => {
    expect(await evaluate(check, { input })).toBe(parsed(input));
  });
});
