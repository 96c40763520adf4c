import { executionPrefix } from '@stepwell/core/concurrent-download';
import { describe, expect, it } from 'vitest';
import { definitionOf, stateOf } from '../testing/definition-of.js';
import { evaluate } from '../testing/evaluate.js';
import { synthesize } from '../testing/synthesize.js';

const definition = definitionOf(synthesize().template);
const state = (name: string) => stateOf(definition, name);
const run = executionPrefix('Images', 'monday');
const input = { baseUrl: 'https://www.example.com/flags/', resourcePaths: ['a', 'b', 'a', 'c'], lambdaConcur: 5 };

describe.each([
  ['Download listed batches', ' (listed)', 'JSON'],
  ['Download listed batches (JSON Lines)', ' (JSON Lines)', 'JSONL'],
])('batches of a manifest, %s', (map, suffix, format) => {
  const manifest = { bucket: 'lists', key: 'today.json' };
  const listed = { baseUrl: input.baseUrl, manifest, lambdaConcur: 7, force: true, maxConcurrency: 500 };
  const selected = async (value: unknown) =>
    await evaluate(state(map).ItemSelector, { input: listed, context: { Map: { Item: { Index: 80, Value: value } } } });

  it('are read from the object in the input', async () => {
    expect(await evaluate(state(map).ItemReader, { input: listed })).toEqual({
      Resource: 'arn:<AWS::Partition>:states:::s3:getObject',
      ReaderConfig: { InputType: format },
      Arguments: { Bucket: 'lists', Key: 'today.json' },
    });
  });

  it('run in Standard child executions', () => {
    expect(state(map).ItemProcessor?.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
    expect(state(map).ItemBatcher?.MaxItemsPerBatch).toBe(40);
  });

  it('accept items that are paths or objects with a path, and pass other values unchanged', async () => {
    expect(await selected('a/b.gif')).toEqual({ index: 80, path: 'a/b.gif' });
    expect(await selected({ path: 'a/b.gif', size: 5 })).toEqual({ index: 80, path: 'a/b.gif' });
    expect(await selected(5)).toEqual({ index: 80, path: 5 });
    expect(await selected(null)).toEqual({ index: 80, path: null });
    expect(await selected({ url: 'a' })).toEqual({ index: 80, path: { url: 'a' } });
  });

  it('are the same event of the download function as batches of a list', async () => {
    const BatchInput = await evaluate(state(map).ItemBatcher?.BatchInput, { input: listed, variables: { run } });
    const payload = state(`Download batch${suffix}`).Arguments?.['Payload'];
    const event = async (Items: unknown[]) => await evaluate(payload, { input: { BatchInput, Items } });
    expect(
      await event([
        { index: 80, path: 'a' },
        { index: 81, path: 'b' },
      ]),
    ).toEqual({ run, batch: '80', baseUrl: input.baseUrl, resourcePaths: ['a', 'b'], lambdaConcur: 7, force: true });
    expect(await event([{ index: 0, path: 'a' }])).toMatchObject({ batch: '0', resourcePaths: ['a'] });
    expect(
      await event([
        { index: 0, path: null },
        { index: 1, path: { url: 'a' } },
      ]),
    ).toMatchObject({ resourcePaths: [null, { url: 'a' }] });
  });

  it('have the concurrency of the input', async () => {
    expect(await evaluate(state(map).MaxConcurrency, { input: listed })).toBe(500);
    expect(await evaluate(state(map).MaxConcurrency, { input: { manifest } })).toBe(10);
  });

  const read = async (Cause: string | undefined) => {
    const caught = state(map).Catch?.[0];
    expect(caught).toMatchObject({ ErrorEquals: ['States.ItemReaderFailed'], Next: 'Manifest at fault?' });
    const errorOutput = { Error: 'States.ItemReaderFailed', ...(Cause === undefined ? {} : { Cause }) };
    const context = { Execution: {} };
    return (await evaluate(caught?.Assign, { input: listed, errorOutput, context })) as {
      problem: string;
      stepwellFailure: { error: string; cause: string };
    };
  };

  it.each([
    'The specified key does not exist. (Service: S3, Status Code: 404, Request ID: 1) (SDK Attempt Count: 1)',
    'The specified key does not exist',
    'The JSON file is not a JSON array: it ends too early.',
    'Unexpected token',
    'An item of 300000 bytes does not fit into a batch of at most 262144 bytes',
  ])('report an invalid manifest as an invalid input: %s', async (cause) => {
    const { problem } = await read(cause);
    expect(problem).toMatch(/^manifest must be an object .*, got {"bucket":"lists","key":"today.json"} \(/);
    expect(problem.endsWith(`(${cause})`)).toBe(true);
  });

  it.each([
    undefined,
    'Please reduce your request rate. (Service: S3, Status Code: 503, Request ID: 1) (SDK Attempt Count: 1)',
    'Please reduce your request rate.',
    'We encountered an internal error. Please try again.',
    'Unable to execute HTTP request: Connection reset',
    'Access Denied',
    'The state machine is not authorized to perform s3:GetObject',
    'Read timed out',
  ])('do not report a fault of S3, the network or a permission as an invalid input: %s', async (cause) => {
    const { problem, stepwellFailure } = await read(cause);
    expect(problem).toBe('');
    expect(stepwellFailure).toMatchObject({
      error: 'ManifestUnavailable',
      cause: `s3://lists/today.json could not be read: States.ItemReaderFailed: ${cause ?? ''}`,
    });
  });

  it('are read again after a fault and after a redrive', () => {
    expect(state(map).Retry?.[0]).toMatchObject({
      ErrorEquals: ['States.ItemReaderFailed', 'States.ResultWriterFailed'],
      MaxAttempts: 4,
      JitterStrategy: 'FULL',
    });
    expect(state('Manifest at fault?')).toMatchObject({
      Choices: [{ Next: 'Invalid input' }],
      Default: 'Manifest unavailable',
    });
    expect(state('Manifest unavailable')).toMatchObject({ Type: 'Task', Next: 'Input valid?' });
  });
});
