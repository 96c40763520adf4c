import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStepwell, type Stepwell } from '../../stepwell.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { type StubResponse, type ReceivedCall, StepFunctionsDouble } from '../../testing/step-functions-double.js';
import { type Task, type WorkerEvent } from './options.js';
import { worker } from './worker.js';

const body = JSON.stringify({
  version: 1,
  taskToken: 'token',
  executionArn: 'arn:aws:states:us-east-1:123456789012:execution:scenes:one',
  message: { name: 'lake' },
});
const message = {
  MessageId: 'm-1',
  ReceiptHandle: 'handle',
  Body: body,
  MD5OfBody: createHash('md5').update(body).digest('hex'),
  Attributes: { ApproximateReceiveCount: '1' },
};

let aws: StepFunctionsDouble;
let clock: ManualClock;
let stepwell: Stepwell;
/** The response that a test returns instead of success. */
let override: (call: ReceivedCall, nth: number) => StubResponse | undefined;
beforeEach(async () => {
  override = () => undefined;
  clock = new ManualClock();
  aws = await StepFunctionsDouble.start((call, nth) => {
    const response = override(call, nth);
    if (response !== undefined) return response;
    // One message. The next poll fails and is not retried before the test advances the time.
    if (call.operation === 'AmazonSQS.ReceiveMessage') return nth === 1 ? { body: { Messages: [message] } } : 'hang up';
    return { body: {} };
  });
  stepwell = createStepwell({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    clock,
    random: () => 0.5,
    maxAttempts: 1,
  });
});
afterEach(async () => {
  stepwell.destroy();
  await aws[Symbol.asyncDispose]();
});

/** A worker whose handler runs until the test finishes it. */
function start() {
  const events: WorkerEvent[] = [];
  let finish: (output: unknown) => void = () => undefined;
  let begun: (task: Task) => void = () => undefined;
  const task = new Promise<Task>((resolve) => (begun = resolve));
  const running = worker(
    { queueUrl: `${aws.endpoint}/123456789012/scenes` },
    (_message: unknown, current) => {
      begun(current);
      return new Promise((resolve, reject) => {
        finish = resolve;
        current.abortSignal.addEventListener('abort', () => reject(new Error('canceled')), { once: true });
      });
    },
    { stepwell, onEvent: (event) => void events.push(event) },
  );
  return { running, events, task, finish: (output: unknown) => finish(output) };
}

/** Waits for a number of calls of an operation and returns their bodies. */
async function callsOf(operation: string, count: number): Promise<readonly Record<string, unknown>[]> {
  const made = () => aws.calls.filter((call) => call.operation === operation);
  await expect.poll(() => made().length, { interval: 5 }).toBe(count);
  return made().map((call) => call.body);
}

describe('a worker of a queue', () => {
  it('sends heartbeats and extends the visibility timeout every 20 seconds, then responds and deletes', async () => {
    const { running, events, task, finish } = start();
    expect(await task).toMatchObject({
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:scenes:one',
      attempt: 1,
    });
    expect(aws.calls.find(({ operation }) => operation === 'AmazonSQS.ReceiveMessage')?.body).toMatchObject({
      VisibilityTimeout: 60,
      WaitTimeSeconds: 20,
      MaxNumberOfMessages: 1,
    });
    expect(await callsOf('SendTaskHeartbeat', 1)).toEqual([{ taskToken: 'token' }]);
    for (const beats of [1, 2]) {
      clock.advance(20_000);
      expect((await callsOf('AmazonSQS.ChangeMessageVisibility', beats)).at(-1)).toMatchObject({
        ReceiptHandle: 'handle',
        VisibilityTimeout: 60,
      });
      await callsOf('SendTaskHeartbeat', 1 + beats);
      await expect.poll(() => clock.sleeps.filter((ms) => ms === 20_000).length).toBe(1 + beats);
    }
    clock.advance(19_999);
    finish({ bands: 3 });
    expect(await callsOf('AmazonSQS.DeleteMessage', 1)).toMatchObject([{ ReceiptHandle: 'handle' }]);
    await running.stop();
    expect(aws.calls.filter(({ operation }) => operation === 'SendTaskSuccess').map((call) => call.body)).toEqual([
      { taskToken: 'token', output: '{"bands":3}' },
    ]);
    expect(aws.calls.findIndex(({ operation }) => operation === 'SendTaskSuccess')).toBeLessThan(
      aws.calls.findIndex(({ operation }) => operation === 'AmazonSQS.DeleteMessage'),
    );
    expect(events.filter(({ kind }) => kind !== 'problem')).toEqual([{ kind: 'succeeded', messageId: 'm-1' }]);
    await callsOf('SendTaskHeartbeat', 3);
  });

  it('stops polling when it is stopped, and lets its handler finish within the grace period', async () => {
    const { running, task, finish } = start();
    const { abortSignal } = await task;
    const stopped = running.stop();
    const polls = aws.calls.filter(({ operation }) => operation === 'AmazonSQS.ReceiveMessage').length;
    clock.advance(29_999);
    finish('done');
    await stopped;
    expect([
      abortSignal.aborted,
      aws.calls.filter(({ operation }) => operation === 'AmazonSQS.ReceiveMessage').length,
    ]).toEqual([false, polls]);
    expect(await callsOf('SendTaskSuccess', 1)).toEqual([{ taskToken: 'token', output: '"done"' }]);
  });

  it('aborts its handler after the grace period, and returns the message to the queue without a response', async () => {
    const { running, events, task } = start();
    const { abortSignal } = await task;
    const stopped = running.stop({ graceSeconds: 5 });
    clock.advance(4_999);
    expect(abortSignal.aborted).toBe(false);
    clock.advance(1);
    await stopped;
    expect(abortSignal.aborted).toBe(true);
    expect((await callsOf('AmazonSQS.ChangeMessageVisibility', 1))[0]).toMatchObject({ VisibilityTimeout: 0 });
    expect(events.filter(({ kind }) => kind !== 'problem')).toEqual([{ kind: 'stopped', messageId: 'm-1' }]);
    expect(aws.calls.filter(({ operation }) => /SendTask(Success|Failure)|DeleteMessage/.test(operation))).toEqual([]);
  });

  it('aborts its handler once the execution no longer waits, and deletes the message', async () => {
    override = ({ operation }, nth) =>
      operation === 'SendTaskHeartbeat' && nth > 1 ? { status: 400, type: 'TaskTimedOut' } : undefined;
    const { running, events, task } = start();
    const { abortSignal } = await task;
    clock.advance(20_000);
    await callsOf('AmazonSQS.DeleteMessage', 1);
    await running.stop();
    expect(abortSignal.aborted).toBe(true);
    expect(events.filter(({ kind }) => kind !== 'problem')).toEqual([{ kind: 'abandoned', messageId: 'm-1' }]);
  });

  it('polls with backoff while it is throttled', async () => {
    override = ({ operation }, nth) =>
      operation === 'AmazonSQS.ReceiveMessage' && nth <= 3
        ? { status: 400, type: 'ThrottlingException' }
        : operation === 'AmazonSQS.ReceiveMessage' && nth === 4
          ? { body: { Messages: [message] } }
          : undefined;
    const { running, events, task, finish } = start();
    for (const polls of [1, 2, 3]) {
      await callsOf('AmazonSQS.ReceiveMessage', polls);
      await expect.poll(() => clock.sleeps.length).toBe(polls);
      clock.advance(clock.sleeps.at(-1) ?? 0);
    }
    await task;
    const [first = 0, second = 0, third = 0] = clock.sleeps;
    expect([first > 0, second > first, third > second]).toEqual([true, true, true]);
    expect(events.filter(({ kind }) => kind === 'problem').length).toBeGreaterThanOrEqual(3);
    finish('done');
    await callsOf('AmazonSQS.DeleteMessage', 1);
    await running.stop();
  });

  it('rejects with WorkerFailed if it lacks the permission to poll', async () => {
    override = ({ operation }) =>
      operation === 'AmazonSQS.ReceiveMessage'
        ? { status: 400, type: 'AccessDeniedException', message: 'sqs:ReceiveMessage is not allowed' }
        : undefined;
    await expect(start().running.done).rejects.toMatchObject({
      name: 'WorkerFailed',
      retryable: false,
      message: expect.stringContaining('sqs:ReceiveMessage') as string,
    });
  });
});
