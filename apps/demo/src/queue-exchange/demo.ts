import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { type Stepwell, createStepwell } from '@stepwell/sdk';
import { type QueueExchange, type QueueExchangeOutput, queueExchange } from '@stepwell/sdk/queue-exchange';
import { worker } from '@stepwell/sdk/worker';
import { type Demo, type DemoContext, type DemoReport } from '../demo.js';
import { type CompletedExecution, waitForExecution } from '../completed-execution.js';
import { type Scene, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { reportScenes } from '../scenes/report.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { count, size } from '../summary/format.js';
import { checks } from './checks.js';

/** Scenes for the job and the function, and messages for the worker, one of which is a poison message. */
const SCENES = 3;
const WORKER_MESSAGES = 15;

/** QueueExchange on hyperspectral scenes and with its own worker. The queues deliver every message twice. */
export const demo: Demo = { name: 'queue-exchange', run };

async function run(context: DemoContext): Promise<DemoReport & AsyncDisposable> {
  context.progress.step('Generating scenes');
  const scenes = makeScenes({ count: SCENES });
  const bytes = scenes.reduce((sum, { header, data }) => sum + header.body.length + data.body.length, 0);
  context.progress.done(`${count(scenes.length)} hyperspectral scenes generated: ${size(bytes)}`);
  const started = await startDemo('queueExchange', context, {
    chaos: { seed: 1, delayMs: 200, maxPerItem: 1, sqs: { duplicate: 1 } },
  });
  try {
    const report = await runExecutions(started, scenes, context);
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

async function runExecutions(
  started: DemoEnvironment,
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
    inputs.map(async (message) => waitForExecution('lambda-batch-seq-sqs', await exchange.start({ message }), signal)),
  );
  progress.done(`lambda-batch-seq-sqs: ${count(processed.length)} scenes`);

  progress.step(`A worker, ${WORKER_MESSAGES} messages, one of them a poison message`);
  const workerRun = await runWorker(
    stepwell,
    queueExchange(stepwell, { stateMachineArn: started.output('PolledStateMachineArn') }),
    signal,
  );
  progress.done(`A worker: ${count(WORKER_MESSAGES)} messages, one of them a poison message`);

  const report = await reportScenes(
    'queue-exchange',
    scenes.map((scene, index) => ({ scene, result: sceneResultOf(processed[index]) })),
    s3,
  );
  s3.destroy();
  const first = processed[0];
  if (first === undefined) throw new Error('There was no execution.');
  return {
    workflow: 'QueueExchange',
    about:
      `${count(SCENES)} hyperspectral scenes: a Batch job plans each scene, and a function behind SQS ` +
      'computes it and completes the task by its token. A worker, worker() of the SDK, receives ' +
      `${count(WORKER_MESSAGES)} more messages. The queues deliver every message twice.`,
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: [
      {
        ...first.report,
        facts: [['shown', `one of ${count(SCENES)} executions`]],
        expected: 'SUCCEEDED',
        outcome: `${sceneResultOf(first)?.bands.length ?? 0} bands by task token`,
      },
      {
        ...workerRun.poisoned.report,
        title: 'A poison message',
        expected: 'FAILED',
        outcome: workerRun.poisoned.error?.name ?? 'no error',
      },
      {
        ...workerRun.redriven.report,
        title: 'Fixed and redriven',
        expected: 'SUCCEEDED',
        outcome: 'message sent again',
      },
    ],
    stored: [...report.facts, ['claims', await describeClaims(started)]],
    peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6),
    checks: [
      ...checks({
        inputs,
        results: processed.map(sceneResultOf),
        duplicates: environment.chaos.count('sqs', 'duplicate'),
        attempts: await readAttempts(started),
        workerRun,
      }),
      ...report.checks,
    ],
  };
}

/** The outcomes of the messages to the worker. */
export interface WorkerRun {
  /** Responses in the order of the messages. */
  readonly responses: readonly unknown[];
  /** Handler calls per message name. */
  readonly calls: ReadonlyMap<string, number>;
  readonly poisoned: CompletedExecution<QueueExchangeOutput>;
  readonly redriven: CompletedExecution<QueueExchangeOutput>;
}

/** Sends messages to a worker in this process. It fails the poison message until `isFixed` is set. */
async function runWorker(stepwell: Stepwell, exchange: QueueExchange, signal: AbortSignal): Promise<WorkerRun> {
  const calls = new Map<string, number>();
  let isFixed = false;
  await using running = worker(
    await exchange.queue({ abortSignal: signal }),
    ({ name }: { readonly name: string }) => {
      calls.set(name, (calls.get(name) ?? 0) + 1);
      if (name === 'poisoned' && !isFixed) throw new Error('this is a poison message');
      return { for: name };
    },
    { stepwell, concurrency: 10, retrySeconds: 0, abortSignal: signal },
  );
  const execution = await exchange.start({ message: { name: 'poisoned' } });
  const names = Array.from({ length: WORKER_MESSAGES - 1 }, (_, index) => `message ${index}`);
  const responses = await Promise.all(
    names.map((name) => exchange.exchange({ name }, { abortSignal: signal, minDelay: 0.05, maxDelay: 0.5 })),
  );
  const poisoned = await waitForExecution('A poison message', execution, signal);
  isFixed = true;
  await execution.redrive();
  const redriven = await waitForExecution('Fixed and redriven', execution, signal);
  await running.stop();
  return { responses, calls, poisoned, redriven };
}

/** Returns the Processor's result. It is always in the output, because it is small. */
function sceneResultOf(ran: CompletedExecution<QueueExchangeOutput> | undefined): SceneResult | undefined {
  // The Processor writes this output. The checks compare all figures.
  return ran?.output?.output as SceneResult | undefined;
}

async function readAttempts(started: DemoEnvironment): Promise<readonly number[]> {
  const dynamodb = new DynamoDBClient(started.environment.clientConfig());
  const { Items = [] } = await dynamodb.send(
    new ScanCommand({ TableName: started.output('TableName'), ConsistentRead: true }),
  );
  dynamodb.destroy();
  return Items.map(({ attempts }) => Number(attempts?.N ?? 0));
}

async function describeClaims(started: DemoEnvironment): Promise<string> {
  return `${count((await readAttempts(started)).length)} in DynamoDB, one per message to the function`;
}
