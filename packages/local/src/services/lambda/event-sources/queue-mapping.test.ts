import { VirtualClock } from '@stepwell/asl';
import { describe, expect, it } from 'vitest';
import { SqsService } from '../../sqs/index.js';
import { testContext } from '../../../testing/test-kernel.js';
import { invokeAs } from '../../../kernel/calls.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type BatchInvocation } from './dependencies.js';
import { type EventSourceMapping } from './event-source-mapping.js';
import { EventSources } from './event-sources.js';

type BatchResponse = Pick<BatchInvocation, 'payload' | 'functionError'>;

/** Starts the reader of a mapping. */
function start(
  mapping: EventSourceMapping,
  context: ServiceContext,
  invokeFunction: (name: string, payload: string) => Promise<BatchResponse>,
  onProblem: (problem: string) => void = () => undefined,
): EventSources {
  const sources = new EventSources({
    context,
    invokeFunction: async (...call) => ({
      requestId: 'r',
      executedVersion: '$LATEST',
      ...(await invokeFunction(...call)),
    }),
    invoke: invokeAs(context.kernel, { source: 'event', clock: context.clock, region: context.region }),
    onProblem,
    onGivenUp: () => undefined,
  });
  sources.apply(mapping);
  return sources;
}

interface Batch {
  readonly Records: { messageId: string; body: string; attributes: Record<string, string> }[];
}

/** Runs a poller over a real queue until `settled` holds; the function is the test's. */
async function poll(
  bodies: readonly string[],
  handler: (batch: Batch, calls: number) => BatchResponse,
  settled: (sqs: SqsService, calls: number) => boolean,
  mapping: Partial<EventSourceMapping> = {},
) {
  const clock = new VirtualClock();
  const context = testContext({ clock });
  const sqs = new SqsService(context);
  const { arn } = sqs.createQueue('work', { attributes: { VisibilityTimeout: '30' } });
  for (const body of bodies) sqs.send(arn, { body });
  const batches: Batch[] = [];
  const problems: string[] = [];
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  const invokeFunction = async (_name: string, payload: string): Promise<BatchResponse> => {
    const batch = JSON.parse(payload) as Batch;
    batches.push(batch);
    const answer = handler(batch, batches.length);
    setImmediate(() => settled(sqs, batches.length) && finish());
    return answer;
  };
  const poller = start({ ...mappingOf(arn), ...mapping }, context, invokeFunction, (problem) => problems.push(problem));
  await done;
  await poller.close();
  await sqs.close();
  return { batches, problems, left: sqs.messages(arn).map((message) => message.body) };
}

function mappingOf(queueArn: string): EventSourceMapping {
  return {
    uuid: '1',
    sourceArn: queueArn,
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:work',
    isEnabled: true,
    batchSize: 10,
    batchingWindowSeconds: 0,
    responseTypes: [],
    filters: [],
    maximumConcurrency: 1,
    lastModified: 0,
  };
}

const ok: BatchResponse = { payload: 'null' };
const empty = (sqs: SqsService) => sqs.messages('work').length === 0;

describe('an event source mapping', () => {
  it('delivers every message once, in batches, and deletes it', async () => {
    const bodies = Array.from({ length: 25 }, (_, index) => `m${index}`);
    const { batches } = await poll(bodies, () => ok, empty);
    expect(batches.flatMap((batch) => batch.Records.map((record) => record.body)).sort()).toEqual([...bodies].sort());
    expect(Math.max(...batches.map((batch) => batch.Records.length))).toBe(10);
  });

  it('describes messages as Lambda does', async () => {
    const { batches } = await poll(['hello'], () => ok, empty);
    expect(batches[0]?.Records[0]).toMatchObject({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      body: 'hello',
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:work',
      awsRegion: 'us-east-1',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
    });
  });

  it('redelivers a batch after its visibility timeout if the function fails', async () => {
    const { batches, problems } = await poll(
      ['a', 'b'],
      (_, calls) => (calls === 1 ? { payload: '{"errorMessage":"boom"}', functionError: 'Unhandled' } : ok),
      empty,
    );
    expect(batches[0]?.Records).toHaveLength(2);
    expect(
      batches.slice(1).flatMap((batch) => batch.Records.map((record) => record.attributes['ApproximateReceiveCount'])),
    ).toEqual(['2', '2']);
    expect(problems[0]).toContain('boom');
  });

  it('keeps only the messages that a partial batch response lists', async () => {
    const failing = (batch: Batch): BatchResponse => ({
      payload: JSON.stringify({
        batchItemFailures: batch.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      }),
    });
    const { batches, left } = await poll(['good', 'bad', 'fine'], failing, (_, calls) => calls === 2, {
      responseTypes: ['ReportBatchItemFailures'],
    });
    expect(batches[1]?.Records.map((record) => record.body)).toEqual(['bad']);
    expect(left).toEqual(['bad']);
  });

  it('delivers only messages that match a filter, and deletes others', async () => {
    const filters = ['{"body":{"kind":["order"]}}', '{"body":["plain"],"awsRegion":["us-east-1"]}'];
    const bodies = ['{"kind":"order","n":1}', '{"kind":"refund"}', 'plain', 'other', '[{"kind":"order"}]'];
    const { batches, left } = await poll(bodies, () => ok, empty, { filters });
    const delivered = batches.flatMap(({ Records }) => Records.map(({ body }) => body));
    expect(delivered.sort()).toEqual(['plain', '{"kind":"order","n":1}']);
    expect(left).toEqual([]);
  });

  it('does not advance virtual time while the queue is empty', async () => {
    const clock = new VirtualClock(0);
    const context = testContext({ clock });
    const sqs = new SqsService(context);
    const { arn } = sqs.createQueue('work');
    const poller = start(mappingOf(arn), context, async () => ok);
    for (let round = 0; round < 50; round += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(0);
    await poller.close();
    await sqs.close();
  });

  it('fills a batch with several polls during its window', async () => {
    const bodies = Array.from({ length: 23 }, (_, index) => `m${index}`);
    const { batches } = await poll(bodies, () => ok, empty, { batchSize: 100, batchingWindowSeconds: 5 });
    expect(batches.map((batch) => batch.Records.length)).toEqual([23]);
  });
});
