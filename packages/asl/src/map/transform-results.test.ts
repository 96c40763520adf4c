import { expect, it } from 'vitest';
import { type ChildResult } from './map-data-store.js';
import { toJsonLines, transformResults } from './transform-results.js';

const child = (name: string, outcome: ChildResult['outcome']): ChildResult => ({
  executionArn: `arn:${name}`,
  name,
  stateMachineArn: 'arn:machine',
  input: { name },
  outcome,
  startDate: 0,
  stopDate: 1500,
  redriveCount: 2,
});
const results = [
  child('a', { status: 'SUCCEEDED', output: [1, [2]] }),
  child('b', { status: 'FAILED', error: 'Late', cause: 'rain' }),
  child('c', { status: 'SUCCEEDED', output: { n: 3 } }),
];
const failed = {
  ExecutionArn: 'arn:b',
  Input: '{"name":"b"}',
  InputDetails: { Included: true },
  Name: 'b',
  Error: 'Late',
  Cause: 'rain',
  RedriveCount: 2,
  OutputDetails: { Included: true },
  RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
  StartDate: '1970-01-01T00:00:00Z',
  StateMachineArn: 'arn:machine',
  Status: 'FAILED',
  StopDate: '1970-01-01T00:00:01.500Z',
};

it.each([
  ['COMPACT', [[1, [2]], failed, { n: 3 }]],
  ['FLATTEN', [1, [2], failed, { n: 3 }]],
])('%s returns outputs, and failed child executions with their metadata', (Transformation, expected) => {
  expect(transformResults(results, { Transformation })).toEqual(expected);
});

it('NONE returns every child execution with its metadata', () => {
  expect(transformResults(results, { Transformation: 'NONE' })).toMatchObject([
    { Name: 'a', Status: 'SUCCEEDED', Output: '[1,[2]]', RedriveStatus: 'NOT_REDRIVABLE' },
    failed,
    { Name: 'c', Status: 'SUCCEEDED', Output: '{"n":3}' },
  ]);
});

it('JSON Lines has one entry a line', () => {
  expect(toJsonLines([1, { a: '\n' }])).toBe('1\n{"a":"\\n"}\n');
});
