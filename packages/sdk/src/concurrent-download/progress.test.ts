import { type HistoryEvent, type HistoryEventType } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { foldProgress, initialProgress, type DownloadProgress } from './progress.js';
import {
  executionArn,
  stateMachineArn,
  StepFunctionsDouble,
  type StubResponse,
} from '../testing/step-functions-double.js';
import { concurrentDownload } from './client.js';

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

const manifest = JSON.stringify({
  baseUrl: 'https://example.com',
  manifest: { bucket: 'b', key: 'list.json' },
  lambdaConcur: 5,
});

const history = [
  { id: 1, type: 'ExecutionStarted', timestamp: 1, executionStartedEventDetails: { input: manifest } },
  {
    id: 2,
    type: 'MapRunStarted',
    timestamp: 1,
    mapRunStartedEventDetails: { mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:Images/label:id' },
  },
  {
    id: 3,
    type: 'ExecutionSucceeded',
    timestamp: 1,
    executionSucceededEventDetails: { output: '{"requested":80,"succeeded":80,"unchanged":5,"failed":0,"bytes":800}' },
  },
];

const counts = (succeeded: number, failed: number, running: number) => ({
  pending: 0,
  running,
  succeeded,
  failed,
  timedOut: 0,
  aborted: 0,
  resultsWritten: 0,
  total: succeeded + failed + running,
});

const mapRun = (items: object, executions: object): StubResponse => ({
  body: { itemCounts: items, executionCounts: executions },
});

async function progressOf(
  histories: readonly (readonly object[])[],
  runs: readonly StubResponse[],
): Promise<DownloadProgress[]> {
  const answers: Record<string, readonly StubResponse[]> = {
    GetExecutionHistory: histories.map((events) => ({ body: { events } })),
    DescribeMapRun: runs,
  };
  await using double = await StepFunctionsDouble.start((call, nth) => answers[call.operation]![nth - 1]!);
  using stepwell = double.stepwell();
  const seen: DownloadProgress[] = [];
  for await (const progress of concurrentDownload(stepwell, { stateMachineArn })
    .execution(executionArn)
    .watchProgress())
    seen.push(progress);
  return seen;
}

describe('the progress of an execution with a manifest', () => {
  it('uses the counts of the Map Run, and ends with the totals of the output', async () => {
    const seen = await progressOf(
      [history.slice(0, 1), history.slice(0, 2), history],
      [mapRun(counts(40, 0, 40), counts(1, 0, 1)), mapRun(counts(80, 0, 0), counts(2, 0, 0))],
    );
    expect(seen).toEqual([
      {
        status: 'RUNNING',
        batches: { planned: undefined, done: 0, lost: 0 },
        images: { planned: undefined, done: 0, succeeded: 0, unchanged: 0, failed: 0 },
        bytes: 0,
      },
      {
        status: 'RUNNING',
        batches: { planned: 2, done: 1, lost: 0 },
        images: { planned: 80, done: 40, succeeded: undefined, unchanged: undefined, failed: undefined },
        bytes: 0,
      },
      {
        status: 'SUCCEEDED',
        batches: { planned: 2, done: 2, lost: 0 },
        images: { planned: 80, done: 80, succeeded: 80, unchanged: 5, failed: 0 },
        bytes: 800,
      },
    ]);
  });

  it('is yielded only when it has changed', async () => {
    const run = mapRun(counts(40, 0, 40), counts(1, 0, 1));
    const seen = await progressOf(
      [history.slice(0, 2), history.slice(0, 2), history.slice(0, 2), history],
      [run, run, run, mapRun(counts(80, 0, 0), counts(1, 1, 0))],
    );
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatchObject({ batches: { planned: 2, done: 2, lost: 1 } });
  });

  it('continues when the counts are throttled', async () => {
    const throttled: StubResponse = { status: 400, type: 'ThrottlingException' };
    const seen = await progressOf(
      [history.slice(0, 2), history, history],
      [mapRun(counts(40, 0, 40), counts(1, 0, 1)), throttled, mapRun(counts(80, 0, 0), counts(2, 0, 0))],
    );
    expect(seen.map(({ status, images }) => [status, images.done])).toEqual([
      ['RUNNING', 40],
      ['SUCCEEDED', 80],
    ]);
  });
});
