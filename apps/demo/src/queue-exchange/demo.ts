import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { type SceneResult } from '@stepwell/core/hyperspectral';
import { type Stepwell, createStepwell } from '@stepwell/sdk';
import { type QueueExchange, type QueueExchangeOutput, queueExchange } from '@stepwell/sdk/queue-exchange';
import { worker } from '@stepwell/sdk/worker';
import { type Demo, type DemoContext, type DemoReport } from '../demo.js';
import { type Ran, ended } from '../ended-execution.js';
import { type Scene, makeScenes, reportScenes, sceneUri, uploadScenes } from '../scenes/index.js';
import { type Started, startDemo } from '../started.js';
import { count, size } from '../summary/format.js';
import { checks } from './checks.js';

/** Scenes that go through a job, a queue and a function; and messages to a poller, of which one is poisoned. */
const SCENES = 3;
const POLLED = 15;

/**
 * QueueExchange on hyperspectral scenes, with a queue that delivers every message twice, and with a poller of the
 * demo's own.
 */
export const queueExchangeDemo: Demo = { name: 'queue-exchange', run };

async function run(context: DemoContext): Promise<DemoReport & AsyncDisposable> {
  context.progress.step('Making scenes');
  const scenes = makeScenes({ count: SCENES });
  const bytes = scenes.reduce((sum, { header, data }) => sum + header.body.length + data.body.length, 0);
  context.progress.done(`${count(scenes.length)} hyperspectral scenes made: ${size(bytes)}`);
  const started = await startDemo('queueExchange', context, {
    chaos: { seed: 1, delayMs: 200, perSubject: 1, sqs: { duplicate: 1 } },
  });
  try {
    const report = await drive(started, scenes, context);
    return {
      ...report,
      checks: [...report.checks, ...started.problemChecks()],
      [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
    };
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
}

async function drive(
  started: Started,
  scenes: readonly Scene[],
  { progress, signal }: DemoContext,
): Promise<DemoReport> {
  const { environment } = started;
  const s3 = new S3Client({ ...environment.clientConfig(), forcePathStyle: true });
  using stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const bucket = started.output('ScenesBucketName');
  await uploadScenes(s3, bucket, scenes, signal);

  progress.step(`lambda-batch-seq-sqs, ${SCENES} scenes, every message delivered twice`);
  const exchange = queueExchange(stepwell, { stateMachineArn: started.output('StateMachineArn') });
  const inputs = scenes.map((scene) => ({ sceneUri: sceneUri(bucket, scene) }));
  const processed = await Promise.all(
    inputs.map(async (message) => ended('lambda-batch-seq-sqs', await exchange.start({ message }), signal)),
  );
  progress.done(`lambda-batch-seq-sqs: ${count(processed.length)} scenes`);

  progress.step(`A poller, ${POLLED} messages, one of them poisoned`);
  const polled = await poll(
    stepwell,
    queueExchange(stepwell, { stateMachineArn: started.output('PolledStateMachineArn') }),
    signal,
  );
  progress.done(`A poller: ${count(POLLED)} messages, one of them poisoned`);

  const report = await reportScenes(
    'queue-exchange',
    scenes.map((scene, index) => ({ scene, result: resultOf(processed[index]) })),
    s3,
  );
  s3.destroy();
  const first = processed[0];
  if (first === undefined) throw new Error('There was no execution.');
  return {
    workflow: 'QueueExchange',
    about: `${count(SCENES)} hyperspectral scenes, each planned by a Batch job, sent through SQS and computed by a function that answers by task token; and ${count(POLLED)} messages to a poller, worker() of the SDK. The queues deliver every message twice.`,
    endpoint: environment.endpoint,
    runs: [
      {
        ...first.report,
        facts: [['shown', `one of ${count(SCENES)} executions`]],
        expected: 'SUCCEEDED',
        outcome: `${resultOf(first)?.bands.length ?? 0} bands by task token`,
      },
      {
        ...polled.poisoned.report,
        title: 'A poisoned message',
        expected: 'FAILED',
        outcome: polled.poisoned.error?.name ?? 'no error',
      },
      {
        ...polled.redriven.report,
        title: 'Mended, and redriven',
        expected: 'SUCCEEDED',
        outcome: 'message sent again',
      },
    ],
    stored: [...report.facts, ['claims', await claimsOf(started)]],
    peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6),
    checks: [
      ...checks({
        inputs,
        results: processed.map(resultOf),
        duplicates: environment.chaos.count('sqs', 'duplicate'),
        attempts: await attemptsOf(started),
        polled,
      }),
      ...report.checks,
    ],
  };
}

/** What came of the messages to the poller. */
export interface Polled {
  /** Answers, in the order of the messages. */
  readonly answers: readonly unknown[];
  /** How often the handler was called for each message, by its name. */
  readonly calls: ReadonlyMap<string, number>;
  readonly poisoned: Ran<QueueExchangeOutput>;
  readonly redriven: Ran<QueueExchangeOutput>;
}

/** Sends messages to a poller in this process that fails one of them until it is mended. */
async function poll(stepwell: Stepwell, exchange: QueueExchange, signal: AbortSignal): Promise<Polled> {
  const calls = new Map<string, number>();
  let mended = false;
  await using running = worker(
    await exchange.queue({ abortSignal: signal }),
    ({ name }: { readonly name: string }) => {
      calls.set(name, (calls.get(name) ?? 0) + 1);
      if (name === 'poisoned' && !mended) throw new Error('this message is poisoned');
      return { for: name };
    },
    { stepwell, concurrency: 10, retrySeconds: 0, abortSignal: signal },
  );
  const execution = await exchange.start({ message: { name: 'poisoned' } });
  const names = Array.from({ length: POLLED - 1 }, (_, index) => `message ${index}`);
  const answers = await Promise.all(
    names.map((name) => exchange.exchange({ name }, { abortSignal: signal, minDelay: 0.05, maxDelay: 0.5 })),
  );
  const poisoned = await ended('A poisoned message', execution, signal);
  mended = true;
  await execution.redrive();
  const redriven = await ended('Mended, and redriven', execution, signal);
  await running.stop();
  return { answers, calls, poisoned, redriven };
}

/** The Processor's answer; the bucket has none of them, for they are short. */
function resultOf(ran: Ran<QueueExchangeOutput> | undefined): SceneResult | undefined {
  // Their taker is the Processor; the demo's checks look at every figure of what it gave.
  return ran?.output?.output as SceneResult | undefined;
}

async function attemptsOf(started: Started): Promise<readonly number[]> {
  const dynamodb = new DynamoDBClient(started.environment.clientConfig());
  const { Items = [] } = await dynamodb.send(
    new ScanCommand({ TableName: started.output('TableName'), ConsistentRead: true }),
  );
  dynamodb.destroy();
  return Items.map(({ attempts }) => Number(attempts?.N ?? 0));
}

async function claimsOf(started: Started): Promise<string> {
  return `${count((await attemptsOf(started)).length)} in DynamoDB, one for each message to the function`;
}
