import { VirtualClock } from '@stepwell/asl';
import { describe, expect, it } from 'vitest';
import { ChaosEngine, type LambdaFaults } from '../../kernel/chaos/index.js';
import { sendToDeadLetterQueue } from './dead-letters.js';
import { type DestinationPorts, type InvocationRecord, sendToDestinations } from './destinations.js';
import { EventInvocations } from './event-invocations.js';
import { type EventInvokeConfig, type FunctionRecord } from './function-record.js';
import { type InvocationResult } from './invocation.js';
import { LambdaError } from './lambda-error.js';

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:compute';
const deadLetters = 'arn:aws:sqs:us-east-1:123456789012:dead';
const answer = (payload: unknown, functionError?: 'Unhandled'): InvocationResult => ({
  statusCode: 200,
  payload: JSON.stringify(payload),
  logTail: '',
  requestId: 'r',
  executedVersion: '$LATEST',
  ...(functionError ? { functionError } : {}),
});
const failure = answer({ errorType: 'Broken', errorMessage: 'it broke' }, 'Unhandled');

interface Told {
  readonly destination: string;
  readonly record: InvocationRecord;
  /** Seconds at which the function was run, or should have been. */
  readonly attempts: readonly number[];
  readonly dead: readonly unknown[];
}

/** Runs one Event invocation with these attempt results (the last one repeats), and resolves to the records of it. */
function told(
  ends: readonly (InvocationResult | Error)[],
  config: Partial<EventInvokeConfig> & { readonly reservedConcurrency?: number; readonly faults?: LambdaFaults } = {},
): Promise<Told> {
  const DestinationConfig = { OnSuccess: { Destination: 'arn:success' }, OnFailure: { Destination: 'arn:failure' } };
  const record = {
    name: 'compute',
    arn,
    reservedConcurrency: config.reservedConcurrency,
    eventConfigs: new Map([['$LATEST', { LastModified: 0, DestinationConfig, ...config }]]),
    latest: { definition: { recorded: { DeadLetterConfig: { TargetArn: deadLetters } } } },
  } as unknown as FunctionRecord; // all that is read of it
  const clock = new VirtualClock(0);
  const attempts: number[] = [];
  const dead: unknown[] = [];
  return new Promise((resolve, reject) => {
    const invocations = new EventInvocations({
      clock,
      faults: new ChaosEngine({ lambda: config.faults ?? {} }, 1),
      onProblem: (problem) => reject(new Error(problem)),
      sendDeadLetter: sendToDeadLetterQueue(() => ({
        queues: { send: (...call) => dead.push(call) },
        topics: { publish: () => Promise.reject(new Error('not a topic')) },
      })),
      // By then the dead letter is sent, too.
      sendToDestination: (destination, given) =>
        Promise.resolve(setImmediate(() => resolve({ destination, record: given, attempts, dead }))).then(
          () => undefined,
        ),
    });
    invocations.accept({
      record,
      qualifier: '$LATEST',
      requestId: 'r',
      payload: '{"n":1}',
      attempt: () => {
        const end = ends[Math.min(attempts.length, ends.length - 1)] ?? failure;
        attempts.push(clock.now() / 1000);
        return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
      },
    });
  });
}

describe('an Event invocation', () => {
  it('sends a success with request and response to its destination', async () => {
    expect(await told([answer({ doubled: 2 })])).toEqual({
      destination: 'arn:success',
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
    const { destination, attempts, record, dead } = await told([failure]);
    expect([destination, attempts]).toEqual(['arn:failure', [0, 60, 180]]);
    expect(record).toMatchObject({
      timestamp: '1970-01-01T00:03:00.000Z',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responseContext: { functionError: 'Unhandled' },
      responsePayload: { errorType: 'Broken', errorMessage: 'it broke' },
    });
    expect(dead).toEqual([
      [
        deadLetters,
        {
          body: '{"n":1}',
          attributes: {
            RequestID: { DataType: 'String', StringValue: 'r' },
            ErrorCode: { DataType: 'Number', StringValue: '200' },
            ErrorMessage: { DataType: 'String', StringValue: 'it broke' },
          },
        },
      ],
    ]);
  });

  it('succeeds if a retry succeeds', async () => {
    expect(await told([failure, answer(null)])).toMatchObject({
      destination: 'arn:success',
      attempts: [0, 60],
      dead: [],
      record: { responsePayload: null, requestContext: { approximateInvokeCount: 2 } },
    });
  });

  it('fails if it is too old for the next retry', async () => {
    expect(await told([failure], { MaximumEventAgeInSeconds: 100 })).toMatchObject({
      attempts: [0, 60],
      record: { requestContext: { condition: 'EventAgeExceeded' } },
    });
  });

  it('is retried after 1 s to 5 minutes while it is throttled, until it is too old', async () => {
    const { attempts, record, dead } = await told([LambdaError.throttled('compute', 1)], {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 1000,
    });
    expect(attempts).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811]);
    expect(record.requestContext).toMatchObject({ condition: 'EventAgeExceeded', approximateInvokeCount: 0 });
    expect(record).not.toHaveProperty('responsePayload');
    expect(dead).toMatchObject([[deadLetters, { attributes: { ErrorCode: { StringValue: '429' } } }]]);
    expect(
      await told([LambdaError.throttled('compute', 1), LambdaError.workerLost('compute'), answer(1)], {
        MaximumRetryAttempts: 0,
      }),
    ).toMatchObject({ destination: 'arn:success', attempts: [0, 1, 3] });
  });

  it('is not retried if the reserved concurrency is 0', async () => {
    expect(await told([LambdaError.throttled('compute', 0)], { reservedConcurrency: 0 })).toMatchObject({
      destination: 'arn:failure',
      attempts: [0],
    });
  });

  it('runs twice with chaos, and has one record', async () => {
    expect((await told([answer(1)], { faults: { duplicate: 1 } })).attempts).toEqual([0, 0]);
    const [late = 0] = (await told([answer(1)], { faults: { delay: 1 } })).attempts;
    expect(late).toBeGreaterThan(0);
  });
});

describe('sending to a destination', () => {
  it('puts an event with source lambda on a bus, and sends JSON to others', async () => {
    const { record } = await told([answer(1)]);
    const sent: unknown[] = [];
    const ports: DestinationPorts = {
      queues: { send: (...call) => sent.push(call) },
      topics: { publish: (...call) => Promise.resolve(sent.push(call)) },
      functions: { invoke: (...call) => Promise.resolve(sent.push(call)) },
      events: { emit: (...call) => void sent.push(call) },
    };
    const send = sendToDestinations(() => ports);
    const arnOf = (service: string): string => `arn:aws:${service}:us-east-1:123456789012:x`;
    for (const service of ['sqs', 'sns', 'lambda', 'events']) await send(arnOf(service), record);
    expect(sent).toEqual([
      [arnOf('sqs'), { body: JSON.stringify(record) }],
      [arnOf('sns'), { message: JSON.stringify(record) }],
      [arnOf('lambda'), JSON.stringify(record), { invocationType: 'Event' }],
      [
        {
          source: 'lambda',
          detailType: 'Lambda Function Invocation Result - Success',
          resources: [arnOf('events'), `${arn}:$LATEST`],
          detail: record,
        },
        arnOf('events'),
      ],
    ]);
    await expect(send(arnOf('s3'), record)).rejects.toMatchObject({
      message: expect.stringContaining('must be the ARN of a queue') as string,
    });
  });
});
