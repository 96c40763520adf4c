import { type HistoryEvent, type HistoryEventType } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { foldProgress, initialProgress } from './progress.js';

const event = (type: HistoryEventType, details: Partial<HistoryEvent> = {}): HistoryEvent => ({
  id: 1,
  type,
  timestamp: new Date(0),
  ...details,
});

const fold = (events: readonly HistoryEvent[]) => events.reduce(foldProgress, initialProgress);

const started = (input: object) =>
  event('ExecutionStarted', { executionStartedEventDetails: { input: JSON.stringify(input) } });

const done = (name: string) =>
  event('MapIterationSucceeded', { mapIterationSucceededEventDetails: { name, index: 0 } });

const failed = (name: string) => event('PassStateEntered', { stateEnteredEventDetails: { name } });

const listed = { requestId: 'x', requests: [{ caseId: 'a' }, { caseId: 'b' }, { caseId: 'c' }] };

describe('the progress of a request', () => {
  it('counts the completed and failed items of all branches', () => {
    expect(
      fold([
        started(listed),
        done('Compute items (branch 1)'),
        failed('Item failed (branch 2)'),
        done('Compute items (branch 2)'),
      ]).progress,
    ).toEqual({ status: 'RUNNING', items: { planned: 3, done: 2, failed: 1 } });
  });

  it('does not count a batch as an item', () => {
    expect(fold([started(listed), done('Compute batches'), failed('Check request')]).progress.items).toEqual({
      planned: 3,
      done: 0,
      failed: 0,
    });
  });

  it('reads the number of items of a manifest from the request', () => {
    const manifest = { requestId: 'x', manifest: { bucket: 'b', key: 'k' } };
    expect(fold([started({ ...manifest, length: 7 })]).progress.items.planned).toBe(7);
    expect(fold([started(manifest)]).progress.items.planned).toBeUndefined();
  });

  it('ends with the totals of the output, without reading the Map Run', () => {
    const output = JSON.stringify({ requested: 3, succeeded: 2, failed: 1 });
    const state = fold([
      started(listed),
      event('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: 'arn' } }),
      event('ExecutionSucceeded', { executionSucceededEventDetails: { output } }),
    ]);
    expect(state).toEqual({
      mapRunArn: undefined,
      progress: { status: 'SUCCEEDED', items: { planned: 3, done: 3, failed: 1 } },
    });
  });

  it('is RUNNING again after a redrive', () => {
    expect(fold([started(listed), event('ExecutionFailed')]).progress.status).toBe('FAILED');
    expect(fold([started(listed), event('ExecutionTimedOut'), event('ExecutionRedriven')]).progress.status).toBe(
      'RUNNING',
    );
  });
});
