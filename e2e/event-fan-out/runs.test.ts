import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type EventFanOutOutput } from '@stepwell/core/event-fan-out';
import { countPrimes } from '@stepwell/samples/primes';
import { completeItem, eventFanOut } from '@stepwell/sdk/event-fan-out';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeployedStack } from '../environment/deploy-stack.js';
import { waitForExecution, ranges, runRequest, startFanOut, startRequest } from './fan-out.js';

let at: DeployedStack;
beforeAll(async () => {
  at = await startFanOut();
});
afterAll(() => at[Symbol.asyncDispose]());

const client = () => eventFanOut(at.stepwell, { stateMachineArn: at.output('StateMachineArn') });

describe('a request', () => {
  it('from a manifest counts every line, and fails invalid items', async () => {
    const bucket = at.output('BucketName');
    const lines = [...ranges(103).map((item) => JSON.stringify(item)), 'no JSON', '{"from":1}'];
    await at.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'lists/a.jsonl', Body: `${lines.join('\n')}\n` }));
    const { output, summaries, report } = await runRequest(at, {
      requestId: 'manifest',
      manifest: { bucket, key: 'lists/a.jsonl' },
      length: 105,
    });
    expect(summaries).toBe(1);
    expect(output).toMatchObject({
      status: 'COMPLETED_WITH_FAILURES',
      requested: 105,
      succeeded: 103,
      failed: 2,
      summary: { primes: countPrimes({ from: 0, to: 10_300 }).primes },
    });
    expect(report.slice(-2)).toMatchObject([
      { index: 103, caseId: '', error: 'InvalidItem' },
      { index: 104, error: 'InvalidItem' },
    ]);
  });

  it('with items that are not computed ends at its deadline, with a summary of these items', async () => {
    const requests = ranges(5).map((item, index) => (index < 2 ? { ...item, via: 'no target' } : item));
    const { output, report } = await runRequest(at, { requestId: 'late', requests });
    expect(output).toMatchObject({ status: 'TIMED_OUT', requested: 5, succeeded: 3, failed: 2 });
    expect(report.slice(0, 2)).toMatchObject([
      { index: 0, caseId: 'case-0', error: 'ItemTimedOut' },
      { index: 1, error: 'ItemTimedOut' },
    ]);
    // A completion after the end changes nothing.
    const events = new EventBridgeClient(at.environment.clientConfig());
    const { registration } = (await runRegistered('late', requests)) ?? {};
    const [item] = requests;
    if (item === undefined || registration === undefined) throw new Error('The request has no items');
    await events.send(
      new PutEventsCommand({
        Entries: [
          completeItem(
            at.output('BusName'),
            { requestId: 'late', registration, index: 0, items: 5, expiresAt: 2_000_000_000, item },
            1,
          ),
        ],
      }),
    );
    events.destroy();
    await at.environment.services.events.settled();
    expect(await client().progress('late')).toMatchObject({ status: 'TIMED_OUT', succeeded: 3, failed: 2 });
  });

  it('that is registered twice keeps its count, and different items are rejected', async () => {
    const requests = ranges(12);
    const first = await runRequest(at, { requestId: 'twice', requests });
    expect(first.output).toMatchObject({ status: 'COMPLETED', succeeded: 12 });
    expect(await runRegistered('twice', requests)).toMatchObject({
      registration: first.registration.registration,
      registeredBefore: true,
      items: 12,
    });
    expect(await client().progress('twice')).toMatchObject({ status: 'COMPLETED', done: 12, succeeded: 12, failed: 0 });
    const refused = await waitForExecution(at, await startRequest(at, { requestId: 'twice', requests: ranges(11) }));
    expect(refused).toMatchObject({
      status: 'FAILED',
      error: 'RequestConflict',
      cause: expect.stringContaining('requestId must be unique, got "twice"') as string,
    });
  });

  it.each<[string, object]>([
    ['length', { requestId: 'bad', requests: ranges(2), length: 3 }],
    ['requests', { requestId: 'bad', requests: [] }],
    ['requestId', { requestId: 'a b', requests: ranges(1) }],
    ['manifest.key', { requestId: 'bad', manifest: { bucket: 'no-such-bucket', key: 'a.jsonl' } }],
  ])(
    'with an invalid %s is rejected with this field, and writes no row',
    async (field, input) => {
      const refused = await waitForExecution(at, await startRequest(at, input));
      expect(refused).toMatchObject({
        status: 'FAILED',
        error: 'InvalidInput',
        cause: expect.stringMatching(new RegExp(`^${field} must be `)) as string,
      });
      await expect(client().progress('bad')).rejects.toMatchObject({ name: 'RequestUnknown' });
    },
    60_000,
  );
});

describe('the dead-letter queue', () => {
  it('moves invalid messages to the second dead-letter queue', async () => {
    await at.sqs.send(
      new SendMessageCommand({ QueueUrl: at.output('DeadLetterQueueUrl'), MessageBody: 'about nothing' }),
    );
    for (let left = 500; left > 0; left -= 1) {
      const { Attributes } = await at.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: at.output('GivenUpQueueUrl'),
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      if (Attributes?.['ApproximateNumberOfMessages'] === '1') return;
      // The visibility timeout passes only while another timer of the clock is pending.
      await runRegistered('nudge', ranges(1));
      await sleep(20);
    }
    expect.fail('the message was not moved');
  });
});

async function runRegistered(requestId: string, requests: object[]): Promise<EventFanOutOutput | undefined> {
  const execution = await waitForExecution(at, await startRequest(at, { requestId, requests }));
  return execution.output === undefined ? undefined : (JSON.parse(execution.output) as EventFanOutOutput);
}
