import { describe, expect, it } from 'vitest';
import {
  BATCH_SIZE_LIMIT,
  MIN_OUTCOME_BYTES,
  batchOutcomeBytes,
  firstIndexOfPart,
  itemLimit,
  partOutcomes,
  parseCollectEvent,
  partKey,
  executionPrefix,
} from './index.js';

describe('the item limit of a strategy', () => {
  it('fits the event history', () => {
    expect({
      inline: itemLimit('inline'),
      parallel: itemLimit('parallel'),
      callback: itemLimit('callback'),
      nested: itemLimit('nested'),
      distributed: itemLimit('distributed'),
    }).toEqual({
      inline: 1_600,
      parallel: 1_600,
      callback: 2_400,
      nested: 1_560,
      distributed: 1_000_000,
    });
    expect(itemLimit('nested', 1)).toBe(923);
    expect(itemLimit('nested', BATCH_SIZE_LIMIT)).toBe(1_400);
    expect(itemLimit('distributed', 1)).toBe(50_000);
  });
});

describe('the space for an outcome in a batch', () => {
  it('fits a failure for any batch size and case id length', () => {
    expect(batchOutcomeBytes(BATCH_SIZE_LIMIT)).toBeGreaterThan(MIN_OUTCOME_BYTES);
    expect(batchOutcomeBytes(40)).toBe(5_110);
  });
});

describe('a part', () => {
  it('adds the index and case id to each outcome', () => {
    expect(
      partOutcomes({
        first: 40,
        caseIds: ['a', 'b'],
        outcomes: [{ result: null }, { error: 'Broken', reason: 'x'.repeat(600) }],
      }),
    ).toEqual([
      { index: 40, caseId: 'a', result: null },
      { index: 41, caseId: 'b', error: 'Broken', reason: `${'x'.repeat(499)}…` },
    ]);
  });

  it('has a key with the index of its first item', () => {
    const run = executionPrefix('Primes', 'monday');
    expect(firstIndexOfPart(partKey(run, 1_240))).toBe(1_240);
    expect(firstIndexOfPart(`${run}report.jsonl`)).toBeNaN();
  });
});

describe('the event of the collect function', () => {
  it('is validated', () => {
    const event = { requestId: 'x', run: '_stepwell/map-fan-out/a/b/', requested: 3 };
    expect(parseCollectEvent(event)).toEqual(event);
    expect(() => parseCollectEvent({ ...event, run: 'elsewhere/' })).toThrow(
      expect.objectContaining({ name: 'InvalidInput', field: 'run' }),
    );
  });
});
