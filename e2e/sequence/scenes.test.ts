import { activator, processor, type ActivatorInput, type SceneResult } from '@stepwell/samples/hyperspectral';
import { type WorkflowContract } from '@stepwell/core';
import { type Scene, breakScene, findDifferences, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import {
  type Sequence,
  type SequenceProgress,
  isMessageReference,
  sequence,
  taskListContract,
} from '@stepwell/sdk/sequence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeployedStack, deployStack } from '../environment/deploy-stack.js';

const scenes = makeScenes({ count: 3, samples: 16, lines: 12, bands: 5, seed: 7 });
const [scene] = scenes as [Scene, ...Scene[]];
/** The input of the Activator and the output of the Processor. */
const pipeline: WorkflowContract<ActivatorInput, SceneResult> = {
  ...activator,
  name: 'sequence',
  output: processor.output,
};

let stack: DeployedStack;
let bucket: string;
beforeAll(async () => {
  stack = await deployStack('sequence');
  bucket = stack.output('ScenesBucketName');
  await uploadScenes(stack.s3, bucket, scenes);
});
afterAll(() => stack[Symbol.asyncDispose]());

const client = (output: string): Sequence<ActivatorInput, SceneResult> =>
  sequence(stack.stepwell, { stateMachineArn: stack.output(output), contract: pipeline });
const taskList = () =>
  sequence(stack.stepwell, {
    stateMachineArn: stack.output('TaskListStateMachineArn'),
    contract: taskListContract(['Activator', 'ActivatorJob', 'Processor', 'ProcessorJob']),
  });

describe('the sample of Sequence', () => {
  it.each(['StateMachineArn', 'LambdaBatchSeqStateMachineArn'])('computes scenes: %s', async (output) => {
    const results = await Promise.all(
      scenes.map(async (each) =>
        client(output).message(await client(output).execute({ sceneUri: sceneUri(bucket, each) })),
      ),
    );
    for (const [index, result] of results.entries())
      expect(findDifferences(scenes[index]?.cube ?? scene.cube, result)).toEqual([]);
  });

  it('runs the tasks in its input', async () => {
    const execution = await taskList().start({
      tasks: ['ActivatorJob', 'ProcessorJob'],
      input: { sceneUri: sceneUri(bucket, scene) },
    });
    const seen: SequenceProgress[] = [];
    for await (const progress of execution.watchProgress({ minDelay: 0.02, maxDelay: 0.1 })) seen.push(progress);
    expect(seen).toContainEqual({ status: 'RUNNING', step: 'ActivatorJob', done: [], planned: 2 });
    expect(seen.at(-1)).toEqual({
      status: 'SUCCEEDED',
      step: undefined,
      done: ['ActivatorJob', 'ProcessorJob'],
      planned: 2,
    });
    const output = await execution.result();
    expect(isMessageReference(output)).toBe(false);
    // The contract of a task list does not type its output. This list ends with the Processor.
    expect(findDifferences(scene.cube, output as SceneResult)).toEqual([]);
  });

  it.each(breakScene(scene))(
    'reports the error of a broken scene in a function and in a job: $name',
    async ({ header, data, error, message: expected }) => {
      await uploadScenes(stack.s3, bucket, [{ header, data }]);
      const input = { sceneUri: sceneUri(bucket, { header }) };
      await expect(client('StateMachineArn').execute(input)).rejects.toMatchObject({
        name: 'ExecutionFailed',
        state: 'Activator',
        error,
        causeText: expect.stringContaining(JSON.stringify(expected).slice(1, -1)) as string,
      });
      await expect(client('LambdaBatchSeqStateMachineArn').execute(input)).rejects.toMatchObject({
        name: 'ExecutionFailed',
        error: 'BatchJobFailed',
        causeText: expect.stringContaining('exit code 1') as string,
      });
    },
  );

  it('rejects an invalid input before any call, in the client and in the state machine', async () => {
    await expect(client('StateMachineArn').start({ sceneUri: 'river.hdr' })).rejects.toMatchObject({
      name: 'InvalidInput',
      field: 'sceneUri',
    });
    const execution = await sequence(stack.stepwell, { stateMachineArn: stack.output('StateMachineArn') }).start({
      sceneUri: 'river.hdr',
    });
    await expect(execution.result()).rejects.toMatchObject({
      error: 'InvalidInput',
      causeText: expect.stringMatching(/^sceneUri must be .*, got "river.hdr"/) as string,
    });
    expect((await stack.history(execution.executionArn)).some(({ type }) => type === 'TaskScheduled')).toBe(false);
  });
});

describe('the client', () => {
  it('stores an input above the payload limit in S3, and starts once for the same input', async () => {
    const scenario = sequence(stack.stepwell, { stateMachineArn: stack.output('LambdaBatchSeqStateMachineArn') });
    const large = { sceneUri: sceneUri(bucket, scene), ballast: 'x'.repeat(300_000) };
    const [one, other] = [
      await scenario.start(large, { name: 'large' }),
      await scenario.start(large, { name: 'large' }),
    ];
    expect(other.executionArn).toBe(one.executionArn);
    // This sample validates its input and rejects a reference.
    await expect(one.result()).rejects.toMatchObject({
      error: 'InvalidInput',
      causeText: expect.stringContaining('sceneUri is required') as string,
    });
  });

  it('reads an output from S3, and returns any other unchanged', async () => {
    const { message } = sequence<unknown, unknown>(stack.stepwell, {
      stateMachineArn: stack.output('StateMachineArn'),
    });
    expect(await message({ a: 1 })).toEqual({ a: 1 });
    await expect(message({ stepwellMessage: { uri: `s3://${bucket}/${scene.header.key}`, bytes: 1 } })).rejects.toThrow(
      'not JSON',
    );
    await expect(message({ stepwellMessage: { uri: 'https://example.com/a', bytes: 1 } })).rejects.toThrow(
      'not an s3://bucket/key URI',
    );
  });
});
