import { type HistoryEvent, type HistoryEventType } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { foldProgress, initialProgress } from './progress-fold.js';

const event = (type: HistoryEventType, details: Partial<HistoryEvent> = {}): HistoryEvent => ({
  id: 1,
  type,
  timestamp: new Date(0),
  ...details,
});
const fold = (events: readonly HistoryEvent[]) => events.reduce(foldProgress, initialProgress).progress;

const input = JSON.stringify({ baseUrl: 'https://example.com', resourcePaths: ['a', 'b', 'c', 'a'], lambdaConcur: 2 });
const started = [
  event('ExecutionStarted', { executionStartedEventDetails: { input } }),
  event('MapStateEntered', { stateEnteredEventDetails: { name: 'Download batches' } }),
  event('MapStateStarted', { mapStateStartedEventDetails: { length: 2 } }),
];
const batch = (result: object) =>
  event('TaskSucceeded', {
    taskSucceededEventDetails: {
      resourceType: 'lambda',
      resource: 'invoke',
      output: JSON.stringify({ Payload: result }),
    },
  });

describe('progress', () => {
  it('counts each listed path once, and the batches of the Map', () => {
    expect(fold(started)).toMatchObject({
      status: 'RUNNING',
      batches: { planned: 2, done: 0 },
      images: { planned: 3, done: 0 },
    });
  });

  it('sums the results of the batches', () => {
    const progress = fold([
      ...started,
      batch({ batch: '0', requested: 2, succeeded: 2, unchanged: 1, failed: 0, bytes: 70 }),
      batch({ batch: '1', requested: 1, succeeded: 0, unchanged: 0, failed: 1, bytes: 0 }),
    ]);
    expect(progress).toEqual({
      status: 'RUNNING',
      batches: { planned: 2, done: 2, lost: 0 },
      images: { planned: 3, done: 3, succeeded: 2, unchanged: 1, failed: 1 },
      bytes: 70,
    });
  });

  it('counts every image of a lost batch as failed', () => {
    const lost = event('TaskStateExited', { stateExitedEventDetails: { name: 'Record lost batch', output: '2' } });
    expect(fold([...started, lost])).toMatchObject({ batches: { done: 1, lost: 1 }, images: { done: 2, failed: 2 } });
  });

  it('ignores tasks that are not batches', () => {
    const consolidated = event('TaskSucceeded', {
      taskSucceededEventDetails: {
        resourceType: 'lambda',
        resource: 'invoke',
        output: '{"Payload":{"requested":3,"succeeded":3}}',
      },
    });
    expect(fold([...started, consolidated])).toMatchObject({ batches: { done: 0 }, images: { done: 0 } });
  });

  it('ends with the totals of the output', () => {
    const output = JSON.stringify({ requested: 3, succeeded: 3, unchanged: 0, failed: 0, bytes: 99 });
    expect(
      fold([...started, event('ExecutionSucceeded', { executionSucceededEventDetails: { output } })]),
    ).toMatchObject({ status: 'SUCCEEDED', images: { planned: 3, done: 3, succeeded: 3 }, bytes: 99 });
  });

  it('has no planned images before the manifest has been read', () => {
    const manifest = JSON.stringify({
      baseUrl: 'https://example.com',
      manifest: { bucket: 'b', key: 'k' },
      lambdaConcur: 2,
    });
    expect(
      fold([event('ExecutionStarted', { executionStartedEventDetails: { input: manifest } })]).images.planned,
    ).toBeUndefined();
  });

  it('is RUNNING again after a redrive', () => {
    expect(fold([...started, event('ExecutionFailed'), event('ExecutionRedriven')]).status).toBe('RUNNING');
  });
});
