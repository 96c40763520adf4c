import { describe, expect, it } from 'vitest';
import { run } from './run.js';
import { capturedTerminal } from './testing/captured-terminal.js';
import { startRecordingService, type RecordedMachine } from './testing/recording-service.js';

/** A list of state machines that ends with the specified ones. */
function machines(count: number, ...last: readonly RecordedMachine[]): RecordedMachine[] {
  const ordinary = Array.from({ length: count - last.length }, (_, index) => ({ name: `Machine-${index}` }));
  return [...ordinary, ...last];
}

const generated = { name: 'Shop-ProcessOrder10906E0C-AEeN6fM0j9o6' };
const images = { name: 'Images', workflow: 'concurrent-download' };
const flags = '{"baseUrl":"https://example.com","resourcePaths":["a.gif"],"lambdaConcur":1}';

/** Runs a command against the state machines. Returns its exit code, output and calls. */
async function called(all: readonly RecordedMachine[], args: readonly string[], executions: readonly string[] = []) {
  await using service = await startRecordingService(all, executions);
  const terminal = capturedTerminal();
  const code = await run([...args, '--endpoint-url', service.endpoint], terminal, '1.2.3');
  const count = (operation: string) => service.calls.filter((each) => each === operation).length;
  return {
    code,
    out: terminal.out(),
    err: terminal.err(),
    calls: service.calls,
    count,
    concurrent: service.concurrent,
  };
}

describe('a name lookup', () => {
  it.each([
    [1, ['ListStateMachines']],
    [43, ['ListStateMachines']],
    [2000, ['ListStateMachines', 'DescribeStateMachine']],
  ])('finds an exact name among %i state machines without tags', async (count, lookup) => {
    const result = await called(machines(count, { name: 'Exact' }), ['start', 'Exact', '--input', '{}', '--name', 'x']);
    expect(result).toMatchObject({ code: 0, out: 'arn:aws:states:us-east-1:123456789012:execution:Exact:x\n' });
    // The tags of the match determine the contract of the input.
    expect(result.calls).toEqual([...lookup, 'ListTagsForResource', 'StartExecution']);
  });

  it.each([
    [1, ['ListStateMachines']],
    [43, ['ListStateMachines']],
    [2000, ['ListStateMachines', 'DescribeStateMachine', 'ListStateMachines']],
  ])('finds a construct ID among %i state machines without tags', async (count, lookup) => {
    const result = await called(machines(count, generated), ['start', 'ProcessOrder', '--input', '{}', '--name', 'x']);
    expect(result).toMatchObject({
      code: 0,
      out: expect.stringContaining(':Shop-ProcessOrder10906E0C-AEeN6fM0j9o6:x') as string,
    });
    expect(result.calls).toEqual([...lookup, 'ListTagsForResource', 'StartExecution']);
  });

  it('reads tags for a workflow, ten at a time', async () => {
    const result = await called(machines(43, images), [
      'start',
      'concurrent-download',
      '--input',
      flags,
      '--name',
      'x',
    ]);
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining(':Images:x') as string });
    expect([result.count('ListStateMachines'), result.count('ListTagsForResource')]).toEqual([1, 44]);
    expect(result.concurrent).toBeLessThanOrEqual(10);
    expect(result.concurrent).toBeGreaterThan(1);
  });

  it('reads no tags if that would take too many calls, and names the fix', async () => {
    const result = await called(machines(2000, images), ['start', 'concurrent-download', '--input', flags]);
    expect(result.code).toBe(2);
    expect(result.err).toContain('Workflow lookup is limited to 100 state machines, got 2000. Specify the name or ARN');
    expect(result.calls).toEqual(['ListStateMachines', 'DescribeStateMachine', 'ListStateMachines']);
  });

  it('suggests the closest name and lists state machines if there is no match', async () => {
    const result = await called(machines(43, images), ['list', 'Imagse']);
    expect(result.code).toBe(2);
    expect(result.err).toContain(
      "There is no state machine or workflow named 'Imagse'. Did you mean 'Images'? State machines:\n  Machine-0\n",
    );
    expect(result.err).toContain('… and 23 more');
  });

  it.each([
    [
      'ProcessOrder',
      [generated, { name: 'Other-ProcessOrder20906E0C-BEeN6fM0j9o6' }],
      "More than one state machine matches 'ProcessOrder'. Specify one of:\n  Shop-",
      0,
    ],
    [
      'concurrent-download',
      [images, { name: 'Pictures', workflow: 'concurrent-download' }],
      "More than one state machine runs the workflow 'concurrent-download'. Specify one of:\n  Images\n  Pictures",
      3,
    ],
  ])('lists the matches of the ambiguous %s', async (name, ambiguous, message, tags) => {
    const result = await called(machines(3, ...ambiguous), ['list', name]);
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
    expect(result.count('ListTagsForResource')).toBe(tags);
  });

  it('suggests the construct ID of a generated name', async () => {
    const result = await called(machines(3, generated), ['list', 'ProcessOrders']);
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean 'ProcessOrder'?") as string });
  });

  it('prefers an exact name to a construct ID', async () => {
    const result = await called(machines(3, generated, { name: 'ProcessOrder' }), [
      'start',
      'ProcessOrder',
      '--input',
      '{}',
      '--name',
      'x',
    ]);
    expect(result.out).toContain(':execution:ProcessOrder:x');
  });
});

describe('the lookup of an execution by its name', () => {
  it('calls DescribeExecution for the state machine of --workflow only', async () => {
    const result = await called(machines(2000, { name: 'Exact' }), ['show', 'x', '--workflow', 'Exact'], ['Exact:x']);
    expect(result.code).toBe(0);
    expect(result.calls).toEqual([
      'ListStateMachines',
      'DescribeStateMachine',
      'DescribeExecution',
      'GetExecutionHistory',
    ]);
  });

  it('calls DescribeExecution for every state machine otherwise, ten at a time and without reading tags', async () => {
    const result = await called(machines(43), ['show', 'x'], ['Machine-7:x']);
    expect(result.code).toBe(0);
    expect(['ListStateMachines', 'DescribeExecution', 'ListTagsForResource'].map(result.count)).toEqual([1, 43, 0]);
    expect(result.concurrent).toBeLessThanOrEqual(10);
  });

  it('ends at the first match of a generated name, which no other execution has', async () => {
    const name = '0b5a3d1e-9f0c-4c55-8a55-2f1f6a7d9c11';
    const result = await called(machines(43), ['show', name], [`Machine-7:${name}`]);
    expect(result.code).toBe(0);
    expect(result.count('DescribeExecution')).toBe(10);
    const missing = await called(machines(43), ['show', name]);
    expect([missing.code, missing.count('DescribeExecution')]).toEqual([2, 43]);
  });

  it('requires --workflow if there are too many state machines', async () => {
    const result = await called(machines(2000), ['show', 'x'], ['Machine-7:x']);
    expect(result).toMatchObject({
      code: 2,
      err: expect.stringContaining('stepwell: --workflow is required: ') as string,
    });
    expect(result.count('DescribeExecution')).toBe(0);
  });
});
