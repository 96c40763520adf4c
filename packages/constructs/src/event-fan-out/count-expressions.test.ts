import { childrenOf, itemKey, nodeKey, nodesAt, parentOf, treeLevels } from '@stepwell/core/event-fan-out';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expression } from '../contract/jsonata.js';
import { evaluate } from '../testing/evaluate.js';
import {
  DONE_COUNT,
  completion,
  isReadable,
  isTop,
  itemSort,
  nodeChildren,
  nodePartition,
  parentNode,
} from './count-expressions.js';

const ticket = { requestId: 'monday', registration: 'monday-0a1b2c', index: 7, items: 250, expiresAt: 1_800_000_000 };
const item = { ...ticket, item: { caseId: 'a' } };
const read = async (input: unknown): Promise<Record<string, unknown>> => {
  const read = (await evaluate(expression(completion().replaceAll('$parse(', '$eval(')), { input })) as Record<
    string,
    unknown
  >;
  return { ...read, outcome: JSON.parse(String(read['outcome'])) as unknown };
};

describe('reading a completion', () => {
  it.each<[string, unknown, boolean, unknown]>([
    ['an item that completed', { ...ticket, result: { n: 1 } }, false, { result: { n: 1 } }],
    ['an item whose result is an array of one', { ...ticket, result: [1] }, false, { result: [1] }],
    ['an item without a result', { ...ticket, result: null }, false, { result: null }],
    [
      'an item that failed',
      { ...ticket, error: 'Broken', reason: 'it broke' },
      true,
      { error: 'Broken', reason: 'it broke' },
    ],
    [
      'a response of a function',
      { requestContext: { condition: 'Success' }, requestPayload: item, responsePayload: [[2]] },
      false,
      { result: [[2]] },
    ],
    [
      'a function that exited without an error type',
      {
        requestContext: { condition: 'RetriesExhausted' },
        requestPayload: item,
        responseContext: { functionError: 'Unhandled' },
        responsePayload: { errorMessage: 'm' },
      },
      true,
      { error: 'Lambda.Unknown', reason: 'm' },
    ],
    [
      'a function that was not invoked',
      { requestContext: { condition: 'EventAgeExceeded' }, requestPayload: item },
      true,
      { error: 'ItemTimedOut', reason: 'The function was not invoked' },
    ],
    [
      'a failure of a function',
      {
        requestContext: { condition: 'RetriesExhausted' },
        requestPayload: item,
        responsePayload: { errorType: 'E', errorMessage: 'm' },
      },
      true,
      { error: 'E', reason: 'm' },
    ],
    [
      'an execution that succeeded',
      { executionArn: 'a', status: 'SUCCEEDED', input: JSON.stringify(item), output: '{"n":2}' },
      false,
      { result: { n: 2 } },
    ],
    [
      'an execution that failed',
      { executionArn: 'a', status: 'FAILED', input: JSON.stringify(item), output: null, error: 'E', cause: 'm' },
      true,
      { error: 'E', reason: 'm' },
    ],
    [
      'an execution that timed out',
      { executionArn: 'a', status: 'TIMED_OUT', input: JSON.stringify(item), output: null, error: null, cause: null },
      true,
      { error: 'States.TIMED_OUT', reason: 'The execution ended as TIMED_OUT' },
    ],
  ])('reads %s', async (_what, input, failed, outcome) => {
    expect(await read(input)).toEqual({ ...ticket, failed, outcome });
  });

  it.each([
    [{}],
    [{ ...ticket, index: 250 }],
    [{ ...ticket, index: -1 }],
    [{ ...ticket, registration: 5 }],
    [{ executionArn: 'a', input: '{}' }],
  ])('detects a detail without an item: %j', async (detail) => {
    const variables = {
      completion: await evaluate(expression(completion().replaceAll('$parse(', '$eval(')), {
        input: { status: 'FAILED', ...detail },
      }),
    };
    expect(await evaluate(expression(isReadable()), { variables })).toBe(false);
  });
});

describe('the tree in JSONata', () => {
  it('matches the tree of core for any item of any request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), async (items, any) => {
        const index = any % items;
        const variables = { completion: { ...ticket, index, items }, child: index };
        const scope = { variables };
        expect({
          pk: await evaluate(expression(nodePartition('1', parentNode('$child'))), scope),
          sk: await evaluate(expression(itemSort()), scope),
        }).toEqual(itemKey(ticket.registration, index));
        let child = index;
        for (let level = 1; level <= treeLevels(items); level += 1) {
          const node = parentOf(child);
          const at = { variables: { ...variables, level, node } };
          expect(await evaluate(expression(nodePartition('$level', '$node')), at)).toBe(
            nodeKey(ticket.registration, { level, node }).pk,
          );
          expect(await evaluate(expression(nodeChildren('$level', '$node')), at)).toBe(
            childrenOf(items, { level, node }),
          );
          expect(await evaluate(expression(isTop('$level')), at)).toBe(nodesAt(items, level) === 1);
          child = node;
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([['NS'], ['Ns']])('counts a set with the type %s', async (type) => {
    expect(
      await evaluate(expression(DONE_COUNT), { result: { Attributes: { done: { [type]: ['1', '2', '3'] } } } }),
    ).toBe(3);
    expect(await evaluate(expression(DONE_COUNT), { result: { Attributes: { done: { [type]: ['1'] } } } })).toBe(1);
  });
});
