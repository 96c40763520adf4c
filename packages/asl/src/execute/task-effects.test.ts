import { describe, expect, it } from 'vitest';
import { compile, execute } from '../api.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import { type JsonObject } from '../json.js';
import { TaskFailure, type TaskRequest } from '../task-dispatcher.js';
import { type TaskHandler, functionArn, singleState } from '../testing/run-machine.js';
import { SeededRandom } from '../random/random-source.js';

/** Runs a machine; returns the effects with the event that the history received them with. */
async function effectsOf(definition: JsonObject, run: TaskHandler): Promise<(readonly [string, readonly unknown[]])[]> {
  const received: (readonly [string, readonly unknown[]])[] = [];
  const { result } = execute(compile(definition), {
    input: {},
    execution: { arn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run', name: 'run', roleArn: 'role' },
    stateMachine: { arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine', name: 'machine' },
    clock: new VirtualClock(),
    random: new SeededRandom(7),
    history: {
      record: ({ type }, effects) => void (effects === undefined ? undefined : received.push([type, effects])),
      recordEffects: (effects) => received.push(['none', effects]),
    },
    dispatcher: { run: async (request) => run(request) },
  });
  await result;
  return received;
}

const task = (rest: JsonObject = {}): JsonObject => ({ Type: 'Task', Resource: functionArn('f'), ...rest });

describe('effects of a task', () => {
  it('come with the event of its success', async () => {
    const run = (request: TaskRequest): null => {
      request.addEffect('one');
      request.addEffect('two');
      return null;
    };
    expect(await effectsOf(singleState(task()), run)).toEqual([['LambdaFunctionSucceeded', ['one', 'two']]]);
  });

  it('come with the event of its failure', async () => {
    const run = (request: TaskRequest): never => {
      request.addEffect('one');
      throw new TaskFailure('Broken', undefined);
    };
    expect(await effectsOf(singleState(task()), run)).toEqual([['LambdaFunctionFailed', ['one']]]);
  });

  it('come with the event of its submission', async () => {
    const Resource = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
    const run = (request: TaskRequest): null => {
      request.addEffect('message');
      request.notifySubmitted({});
      request.addEffect('later');
      return null;
    };
    expect(await effectsOf(singleState(task({ Resource, Parameters: {} })), run)).toEqual([
      ['TaskSubmitted', ['message']],
      ['TaskSucceeded', ['later']],
    ]);
  });

  it('come with its timeout, and alone after it', async () => {
    let isOver: (value: unknown) => void = () => undefined;
    const over = new Promise((resolve) => (isOver = resolve));
    const run = async (request: TaskRequest): Promise<null> => {
      request.addEffect('one');
      request.releaseClock();
      await new Promise((resolve) => request.signal.addEventListener('abort', resolve));
      request.addEffect('late');
      isOver(undefined);
      return null;
    };
    const received = await effectsOf(singleState(task({ TimeoutSeconds: 5 })), run);
    await over;
    expect(received).toEqual([
      ['LambdaFunctionTimedOut', ['one']],
      ['none', ['late']],
    ]);
  });

  it('come alone when a sibling fails before it has another event', async () => {
    const failing = {
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 1, Next: 'Fail' }, Fail: { Type: 'Fail' } },
    };
    const definition = singleState({
      Type: 'Parallel',
      Branches: [{ StartAt: 'Task', States: { Task: task({ End: true }) } }, failing],
    });
    const run = (request: TaskRequest): Promise<null> => {
      request.addEffect('one');
      request.releaseClock();
      return new Promise(() => undefined);
    };
    expect(await effectsOf(definition, run)).toEqual([['none', ['one']]]);
  });
});
