import { VirtualClock } from '@stepwell/asl';
import { describe, expect, it } from 'vitest';
import { type Invoke } from '../../kernel/calls.js';
import { ChaosEngine, type LambdaFaults } from '../../kernel/chaos/index.js';
import { testKernel } from '../../testing/test-kernel.js';
import { type InvocationRecord, sendToDestination } from './destinations.js';
import { throttled, workerLost } from './errors.js';
import { EventInvocations } from './event-invocations.js';
import { type EventInvokeConfig, type FunctionRecord } from './function-record.js';
import { type InvocationResult } from './invocation.js';
import { LambdaStore } from './store.js';

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:compute';
const arnOf = (service: string): string => `arn:aws:${service}:us-east-1:123456789012:x`;
const [success, failed, deadLetters] = [arnOf('sqs'), arnOf('sns'), `${arnOf('sqs')}-dead`];
const answer = (payload: unknown, functionError?: 'Unhandled'): InvocationResult => ({
  statusCode: 200,
  payload: JSON.stringify(payload),
  logTail: '',
  requestId: 'r',
  executedVersion: '$LATEST',
  ...(functionError ? { functionError } : {}),
});
const failure = answer({ errorType: 'Broken', errorMessage: 'it broke' }, 'Unhandled');

type Sent = readonly [service: string, operation: string, input: Readonly<Record<string, unknown>>];

/** Collects calls of other services. */
function recorder(sent: Sent[]): Invoke {
  return async <Output>(service: string, operation: string, input: object) => {
    if (operation === 'GetQueueUrl')
      return { QueueUrl: `url of ${(input as { QueueName: string }).QueueName}` } as Output;
    sent.push([service, operation, input as Sent[2]]);
    return {} as Output;
  };
}

interface Delivered {
  readonly destination: unknown;
  readonly record: InvocationRecord;
  /** Seconds at which the function ran, or should have run. */
  readonly attempts: readonly number[];
  readonly dead: readonly unknown[];
}

/** Runs one Event invocation with these attempt results (the last one repeats), and resolves to the records of it. */
function deliver(
  ends: readonly (InvocationResult | Error)[],
  config: Partial<EventInvokeConfig> & { readonly reservedConcurrency?: number; readonly faults?: LambdaFaults } = {},
): Promise<Delivered> {
  const destinations = { OnSuccess: { Destination: success }, OnFailure: { Destination: failed } };
  const clock = new VirtualClock(0);
  const store = new LambdaStore(testKernel({ clock }));
  const record = {
    name: 'compute',
    arn,
    reservedConcurrency: config.reservedConcurrency,
    eventConfigs: [{ qualifier: '$LATEST', lastModified: 0, destinations, ...config }],
    latest: { definition: { recorded: { DeadLetterConfig: { TargetArn: deadLetters } } } },
  } as unknown as FunctionRecord; // has the members that are read
  store.transactions.run(() => store.functions.set('compute', record));
  const attempts: number[] = [];
  const sent: Sent[] = [];
  return new Promise((resolve, reject) => {
    const invoke = recorder(sent);
    const invocations = new EventInvocations({
      store,
      clock,
      faults: new ChaosEngine({ lambda: config.faults ?? {} }, 1),
      onProblem: (problem) => reject(new Error(problem)),
      onGivenUp: () => undefined,
      invoke: async <Output>(...call: Parameters<Invoke>) => {
        // By then the dead letter is sent, too.
        setImmediate(() => {
          const dead = sent.filter(([, , { QueueUrl }]) => QueueUrl === 'url of x-dead').map(([, , input]) => input);
          const told = sent.find(([, , { QueueUrl }]) => QueueUrl !== 'url of x-dead');
          if (told === undefined) return;
          const { TopicArn, QueueUrl, Message, MessageBody } = told[2];
          const text = String(Message ?? MessageBody);
          expect(store.events.size).toBe(0);
          resolve({
            destination: TopicArn ?? QueueUrl,
            record: JSON.parse(text) as InvocationRecord,
            attempts,
            dead,
          });
        });
        return invoke<Output>(...call);
      },
      attempt: () => {
        const end = ends[Math.min(attempts.length, ends.length - 1)] ?? failure;
        attempts.push(clock.now() / 1000);
        return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
      },
    });
    invocations.accept({ functionName: 'compute', requestId: 'r', payload: '{"n":1}' });
  });
}

describe('an Event invocation', () => {
  it('sends a success with request and response to its destination', async () => {
    expect(await deliver([answer({ doubled: 2 })])).toEqual({
      destination: 'url of x',
      attempts: [0],
      dead: [],
      record: {
        version: '1.0',
        timestamp: '1970-01-01T00:00:00.000Z',
        requestContext: {
          requestId: 'r',
          functionArn: `${arn}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload: { n: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: { doubled: 2 },
      },
    });
  });

  it('is retried after 1 and 2 minutes, then sent to destination and dead-letter queue', async () => {
    const { destination, attempts, record, dead } = await deliver([failure]);
    expect([destination, attempts]).toEqual([failed, [0, 60, 180]]);
    expect(record).toMatchObject({
      timestamp: '1970-01-01T00:03:00.000Z',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responseContext: { functionError: 'Unhandled' },
      responsePayload: { errorType: 'Broken', errorMessage: 'it broke' },
    });
    expect(dead).toEqual([
      {
        QueueUrl: 'url of x-dead',
        MessageBody: '{"n":1}',
        MessageAttributes: {
          RequestID: { DataType: 'String', StringValue: 'r' },
          ErrorCode: { DataType: 'Number', StringValue: '200' },
          ErrorMessage: { DataType: 'String', StringValue: 'it broke' },
        },
      },
    ]);
  });

  it('succeeds if a retry succeeds', async () => {
    expect(await deliver([failure, answer(null)])).toMatchObject({
      destination: 'url of x',
      attempts: [0, 60],
      dead: [],
      record: { responsePayload: null, requestContext: { approximateInvokeCount: 2 } },
    });
  });

  it('fails if it is too old for the next retry', async () => {
    expect(await deliver([failure], { maximumEventAgeInSeconds: 100 })).toMatchObject({
      attempts: [0, 60],
      record: { requestContext: { condition: 'EventAgeExceeded' } },
    });
  });

  it('is retried after 1 s to 5 minutes while it is throttled, until it is too old', async () => {
    const { attempts, record, dead } = await deliver([throttled('compute', 1)], {
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 1000,
    });
    expect(attempts).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811]);
    expect(record.requestContext).toMatchObject({ condition: 'EventAgeExceeded', approximateInvokeCount: 0 });
    expect(record).not.toHaveProperty('responsePayload');
    expect(dead).toMatchObject([{ MessageAttributes: { ErrorCode: { StringValue: '429' } } }]);
    expect(
      await deliver([throttled('compute', 1), workerLost('compute'), answer(1)], {
        maximumRetryAttempts: 0,
      }),
    ).toMatchObject({ destination: 'url of x', attempts: [0, 1, 3] });
  });

  it('is not retried if the reserved concurrency is 0', async () => {
    expect(await deliver([throttled('compute', 0)], { reservedConcurrency: 0 })).toMatchObject({
      destination: failed,
      attempts: [0],
    });
  });

  it('runs twice with chaos, and has one record', async () => {
    expect((await deliver([answer(1)], { faults: { duplicate: 1 } })).attempts).toEqual([0, 0]);
    const [late = 0] = (await deliver([answer(1)], { faults: { delay: 1 } })).attempts;
    expect(late).toBeGreaterThan(0);
  });
});

describe('sending to a destination', () => {
  it('puts an event with source lambda on a bus, and sends JSON to others', async () => {
    const { record } = await deliver([answer(1)]);
    const sent: Sent[] = [];
    const invoke = recorder(sent);
    for (const service of ['sqs', 'sns', 'lambda', 'events']) await sendToDestination(invoke, arnOf(service), record);
    const text = JSON.stringify(record);
    expect(sent).toEqual([
      ['sqs', 'SendMessage', { QueueUrl: 'url of x', MessageBody: text }],
      ['sns', 'Publish', { TopicArn: arnOf('sns'), Message: text }],
      ['lambda', 'Invoke', { FunctionName: arnOf('lambda'), InvocationType: 'Event', Payload: Buffer.from(text) }],
      [
        'eventbridge',
        'PutEvents',
        {
          Entries: [
            {
              Source: 'lambda',
              DetailType: 'Lambda Function Invocation Result - Success',
              Resources: [arnOf('events'), `${arn}:$LATEST`],
              Detail: text,
              EventBusName: arnOf('events'),
            },
          ],
        },
      ],
    ]);
    await expect(sendToDestination(invoke, arnOf('s3'), record)).rejects.toMatchObject({
      message: expect.stringContaining('must be the ARN of a queue') as string,
    });
  });
});
