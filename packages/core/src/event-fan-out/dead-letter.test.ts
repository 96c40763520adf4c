import { describe, expect, it } from 'vitest';
import {
  completionOfDeadLetter,
  failedItem,
  itemKey,
  nodeKey,
  registrationId,
  succeededItem,
  parseItemReference,
} from './index.js';
import { COMPLETION_FAN_IN, RESULT_LIMIT_BYTES } from './limits.js';
import { itemIndex } from './rows.js';

const ticket = { requestId: 'monday', registration: 'monday-0a1b2c', index: 7, items: 12, expiresAt: 1_800_000_000 };
const requested = { ...ticket, item: { caseId: 'a' } };
const invocation = (condition: string, responsePayload?: unknown) => ({
  version: '1.0',
  requestContext: { condition, approximateInvokeCount: 3 },
  requestPayload: requested,
  ...(responsePayload === undefined ? {} : { responsePayload }),
});

describe('a dead letter', () => {
  it.each([
    [
      'an item that was not delivered',
      { detail: requested },
      { error: 'NotDelivered', reason: 'The item did not reach its compute target: THROTTLING: Rate exceeded' },
    ],
    ['a completion that was not delivered', { detail: { ...ticket, result: { n: 1 } } }, { result: { n: 1 } }],
    [
      'a failed completion that was not delivered',
      { detail: { ...ticket, error: 'Broken', reason: 'it broke' } },
      { error: 'Broken', reason: 'it broke' },
    ],
    [
      'a function whose retries are used up',
      invocation('RetriesExhausted', { errorType: 'Broken', errorMessage: 'it broke' }),
      { error: 'Broken', reason: 'it broke' },
    ],
    [
      'a function that exited without an error type',
      {
        ...invocation('RetriesExhausted', { errorMessage: 'Process exited' }),
        responseContext: { statusCode: 200, functionError: 'Unhandled' },
      },
      { error: 'Lambda.Unknown', reason: 'Process exited' },
    ],
    [
      'a function that was never called',
      invocation('EventAgeExceeded'),
      { error: 'ItemTimedOut', reason: 'The function was not run: EventAgeExceeded after 3 tries' },
    ],
    ['the answer of a function that did not reach the counting', { detail: invocation('Success', 5) }, { result: 5 }],
    [
      'the end of an execution that did not reach the counting',
      { detail: { executionArn: 'arn', status: 'SUCCEEDED', input: JSON.stringify(requested), output: '[1]' } },
      { result: [1] },
    ],
    [
      'an execution that failed',
      { detail: { executionArn: 'arn', status: 'TIMED_OUT', input: JSON.stringify(requested) } },
      { error: 'States.TIMED_OUT', reason: 'The execution ended as TIMED_OUT' },
    ],
    ['an item that a queue gave up', requested, { error: 'NotDelivered' }],
  ])('is the outcome of %s', (_what, body, outcome) => {
    const completion = completionOfDeadLetter(body, { errorCode: 'THROTTLING', errorMessage: 'Rate exceeded' });
    expect(completion).toMatchObject({ ...ticket, ...outcome });
    expect(completion).not.toHaveProperty('item');
  });

  it.each([
    [null],
    ['text'],
    [{}],
    [{ detail: {} }],
    [{ detail: { ...requested, index: 12 } }],
    [{ detail: { ...requested, index: -1 } }],
    [{ requestContext: {}, requestPayload: {} }],
  ])('has no completion for %j', (body) => {
    expect(completionOfDeadLetter(body)).toBeUndefined();
  });
});

describe('the completion of an item', () => {
  it('is a failure with the size limit if the result is too large', () => {
    expect(succeededItem(ticket, 'x'.repeat(RESULT_LIMIT_BYTES))).toMatchObject({
      error: 'ResultTooLarge',
      reason: expect.stringContaining(`${RESULT_LIMIT_BYTES}`) as string,
    });
    expect(succeededItem(ticket, undefined)).toEqual({ ...ticket, result: null });
    expect(failedItem(ticket, 'E', 'x'.repeat(600))).toMatchObject({
      reason: expect.stringMatching(/^x{499}…$/) as string,
    });
    expect(parseItemReference(succeededItem(ticket, 1))).toEqual(ticket);
  });
});

describe('a row', () => {
  it('shares the partition of its node, in the order of the request', () => {
    for (const index of [0, COMPLETION_FAN_IN - 1, COMPLETION_FAN_IN, 999_999]) {
      const { pk, sk } = itemKey('r', index);
      expect(pk).toBe(nodeKey('r', { level: 1, node: Math.floor(index / COMPLETION_FAN_IN) }).pk);
      expect(itemIndex(sk)).toBe(index);
    }
    expect(itemKey('r', 9).sk < itemKey('r', 10).sk).toBe(true);
    expect(itemIndex('count')).toBeUndefined();
  });

  it('has a registration that is stable for an execution and short enough for an execution name', () => {
    const id = 'x'.repeat(64);
    expect(registrationId(id, 'arn:1')).toBe(registrationId(id, 'arn:1'));
    expect(registrationId(id, 'arn:1')).not.toBe(registrationId(id, 'arn:2'));
    expect(registrationId(id, 'arn:1').length).toBeLessThanOrEqual(80);
  });
});
