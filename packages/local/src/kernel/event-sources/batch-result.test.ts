import { describe, expect, it } from 'vitest';
import { readBatchResult } from './batch-result.js';

const failed = (payload: string) => [...readBatchResult(payload, ['a', 'b']).failed];

describe('batch results', () => {
  it.each(['', 'null', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}', '"done"'])(
    'keep nothing for %s',
    (payload) => {
      expect(failed(payload)).toEqual([]);
    },
  );

  it('keep the listed messages', () => {
    expect(failed('{"batchItemFailures":[{"itemIdentifier":"b"}]}')).toEqual(['b']);
  });

  it.each([
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"wrong":"a"}]}',
    '{"batchItemFailures":[{"itemIdentifier":"c"}]}',
    '{"batchItemFailures":3}',
    'no json',
  ])('keep every message for %s', (payload) => {
    expect(failed(payload)).toEqual(['a', 'b']);
  });
});
