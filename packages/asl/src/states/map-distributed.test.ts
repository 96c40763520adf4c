import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '../json.js';
import { type MapDataItem, type MapDataStore } from '../map/map-data-store.js';
import { TaskFailure } from '../task-dispatcher.js';
import { functionArn, runMachine, singleState, startMachine, eventTypes } from '../testing/run-machine.js';
import { MapRunRecorder } from '../testing/map-run-recorder.js';
import { fileItems } from '../testing/cases/distributed-map.js';

const processor = (state: JsonObject): JsonObject => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Each',
  States: { Each: { End: true, ...state } },
});
const call = processor({ Type: 'Task', Resource: functionArn('f') });
const reader = {
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSON' },
  Parameters: { 'Bucket.$': '$.bucket', Key: 'k' },
};
const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

function store(items: () => AsyncIterable<MapDataItem>, write?: MapDataStore['writeResults']): MapDataStore {
  return {
    readItems: items,
    writeResults: write ?? (() => Promise.reject(new TaskFailure('S3.NoSuchBucket', 'no bucket'))),
  };
}

describe('a Distributed Map state', () => {
  it('runs each item in a child execution with its own history', async () => {
    const { outcome, events, mapRuns } = await runMachine(
      singleState({ Type: 'Map', Label: 'L', ItemProcessor: processor({ Type: 'Pass' }) }),
      { input: [1, 2] },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: [1, 2] });
    expect(eventTypes(events)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events.map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3, 4, 5, 4, 7]);
    const [run] = mapRuns.runs;
    expect(run?.children.map(({ history }) => eventTypes(history.events))).toEqual(
      [1, 2].map(() => ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']),
    );
    expect(run?.counts?.items).toMatchObject({ total: 2, succeeded: 2, pending: 0, running: 0 });
    expect(run).toMatchObject({ status: 'SUCCEEDED', request: { label: 'L' } });
  });

  it('runs a child execution for each key-value pair of an object', async () => {
    const objects = fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(objects, async (data) => {
        const lines = JSON.parse(JSON.stringify(data)) as JsonObject; // JSON, as AWS receives it
        const { outcome } = await runMachine(
          singleState({
            Type: 'Map',
            ItemsPath: '$.lines',
            ItemSelector: { 'pair.$': 'States.Array($$.Map.Item.Key, $$.Map.Item.Value)', 'i.$': '$$.Map.Item.Index' },
            ItemProcessor: processor({ Type: 'Pass' }),
          }),
          { input: { lines } },
        );
        const output = Object.entries(lines).map((pair, i) => ({ pair, i }));
        expect(outcome).toEqual({ status: 'SUCCEEDED', output });
      }),
      { numRuns: 50 },
    );
  });

  it('reads no item before its map run is open', async () => {
    const reads: string[] = [];
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const mapRuns = new MapRunRecorder();
    const { handle } = startMachine(
      singleState({ Type: 'Map', ItemReader: reader, ItemProcessor: processor({ Type: 'Pass' }) }),
      {
        input: { bucket: 'b' },
        mapData: store(async function* () {
          reads.push('read');
          yield* fileItems(1);
        }),
        mapRuns: { startMapRun: (request) => ({ ...mapRuns.startMapRun(request), waitUntilOpen: () => opened }) },
      },
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect([reads, mapRuns.runs[0]?.counts]).toEqual([[], undefined]);
    open();
    expect(await handle.result).toEqual({ status: 'SUCCEEDED', output: [1] });
  });

  it('ends its map run when it is aborted before the map run is open', async () => {
    const mapRuns = new MapRunRecorder();
    const { handle } = startMachine(singleState({ Type: 'Map', ItemProcessor: processor({ Type: 'Pass' }) }), {
      input: [1],
      mapRuns: {
        startMapRun: (request) => ({
          ...mapRuns.startMapRun(request),
          waitUntilOpen: () => new Promise<void>(() => undefined),
        }),
      },
    });
    await new Promise((resolve) => setImmediate(resolve));
    handle.stop();
    await handle.result;
    expect(mapRuns.runs).toMatchObject([{ status: 'ABORTED', children: [] }]);
  });

  it('requests an item from its reader only when a child execution can start', async () => {
    let read = 0;
    let done = 0;
    let ahead = 0;
    const items = async function* (): AsyncIterable<MapDataItem> {
      for (; read < 300; read++) {
        ahead = Math.max(ahead, read - done);
        yield { value: read, source: 's3://b/k' };
      }
    };
    const { outcome } = await runMachine(
      singleState({ Type: 'Map', MaxConcurrency: 5, ItemReader: reader, ItemProcessor: call }),
      {
        input: { bucket: 'b' },
        mapData: store(items),
        tasks: {
          f: async ({ parameters }) => {
            await new Promise((resolve) => setImmediate(resolve));
            done++;
            return parameters;
          },
        },
      },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: numbers(300) });
    expect(ahead).toBeLessThanOrEqual(7);
  });

  it('passes the evaluated parameters to the reader and stops after MaxItems', async () => {
    const asked: unknown[] = [];
    const mapData: MapDataStore = {
      ...store(async function* () {
        yield* [];
      }),
      async *readItems({ resource, parameters, readerConfig }) {
        asked.push([resource.arn, parameters, readerConfig]);
        yield* fileItems('a', 'b', 'c');
      },
    };
    const { outcome } = await runMachine(
      singleState({
        Type: 'Map',
        ItemReader: { ...reader, ReaderConfig: { InputType: 'JSON', MaxItemsPath: '$.most' } },
        ItemProcessor: processor({ Type: 'Pass' }),
      }),
      {
        input: { bucket: 'b', most: 2 },
        mapData,
      },
    );
    expect(asked).toEqual([[reader.Resource, { Bucket: 'b', Key: 'k' }, { InputType: 'JSON', MaxItems: 2 }]]);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: ['a', 'b'] });
  });

  it('groups items into batches within the limits on items and bytes, with the batch input', async () => {
    const { outcome } = await runMachine(
      singleState({
        Type: 'Map',
        ItemsPath: '$.items',
        ItemBatcher: { MaxItemsPerBatch: 2, MaxInputBytesPerBatch: 62, BatchInput: { 'by.$': '$.by' } },
        ItemProcessor: processor({ Type: 'Pass' }),
      }),
      { input: { items: [1, 2, 'x'.repeat(25), 'y'.repeat(5)], by: 3 } },
    );
    const batch = (...Items: Json[]): Json => ({ BatchInput: { by: 3 }, Items });
    expect(outcome).toEqual({
      status: 'SUCCEEDED',
      output: [batch(1, 2), batch('x'.repeat(25)), batch('y'.repeat(5))],
    });
  });

  it.each([
    [{}, 'FAILED'],
    [{ ToleratedFailureCount: 1 }, 'FAILED'],
    [{ ToleratedFailureCount: 2 }, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 19 }, 'FAILED'],
    [{ ToleratedFailurePercentage: 20 }, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 0, ToleratedFailurePercentage: 20 }, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 2, ToleratedFailurePercentage: 0 }, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 2, ToleratedFailurePercentage: 19 }, 'FAILED'],
    [{ ToleratedFailureCount: 0, ToleratedFailurePercentage: 0 }, 'FAILED'],
  ])('with 2 of 10 failed items and %j ends as %s', async (tolerance, status) => {
    const { outcome, mapRuns } = await runMachine(
      singleState({ Type: 'Map', MaxConcurrency: 1, ...tolerance, ItemProcessor: call }),
      {
        input: numbers(10),
        tasks: {
          f: ({ parameters }) => {
            if (parameters === 3 || parameters === 4) throw new TaskFailure('Bad', '');
            return parameters;
          },
        },
      },
    );
    expect(outcome.status).toBe(status);
    expect(mapRuns.runs[0]?.status).toBe(status);
    const failed = [3, 4].map((item) => expect.objectContaining({ Status: 'FAILED', Error: 'Bad', Input: `${item}` }));
    if (outcome.status === 'SUCCEEDED') expect(outcome.output).toEqual([0, 1, 2, ...failed, 5, 6, 7, 8, 9]);
    else expect(outcome).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
  });

  it('fails the map run when the reader fails, and Catch sees its error', async () => {
    const { outcome, events } = await runMachine(
      {
        StartAt: 'M',
        States: {
          M: {
            Type: 'Map',
            ItemReader: reader,
            ItemProcessor: call,
            Catch: [{ ErrorEquals: ['S3.NoSuchKey'], Next: 'C' }],
            End: true,
          },
          C: { Type: 'Pass', End: true },
        },
      },
      {
        input: { bucket: 'b' },
        mapData: store(async function* () {
          yield* fileItems(1);
          throw new TaskFailure('S3.NoSuchKey', 'gone');
        }),
        tasks: { f: () => 1 },
      },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { Error: 'S3.NoSuchKey', Cause: 'gone' } });
    expect(eventTypes(events)).toContain('MapRunFailed');
  });

  it('writes the results of failed child executions too, and returns the response of the writer', async () => {
    let written: readonly string[] = [];
    const response = { MapRunArn: 'arn', ResultWriterDetails: { Bucket: 'b', Key: 'manifest.json' } };
    const { outcome } = await runMachine(
      singleState({
        Type: 'Map',
        ToleratedFailureCount: 1,
        ItemProcessor: call,
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } },
      }),
      {
        input: [1, 2],
        mapData: store(
          async function* () {
            yield* [];
          },
          async ({ results }) => {
            written = results.map(({ outcome: each }) => each.status);
            return response;
          },
        ),
        tasks: {
          f: ({ parameters }) => {
            if (parameters === 1) throw new TaskFailure('Bad', '');
            return 2;
          },
        },
      },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: response });
    expect(written).toEqual(['FAILED', 'SUCCEEDED']);
  });

  it('stops its child executions when the execution is stopped', async () => {
    const { handle, mapRuns } = startMachine(singleState({ Type: 'Map', ItemProcessor: call }), {
      input: [1, 2],
      tasks: {
        f: ({ releaseClock }) => {
          releaseClock();
          return new Promise(() => undefined);
        },
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    handle.stop();
    expect(await handle.result).toMatchObject({ status: 'ABORTED' });
    expect(mapRuns.runs[0]?.status).toBe('ABORTED');
    expect(mapRuns.runs[0]?.children.map(({ outcome }) => outcome?.status)).toEqual(['ABORTED', 'ABORTED']);
  });
});
