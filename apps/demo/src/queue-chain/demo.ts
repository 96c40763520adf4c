import { S3Client } from '@aws-sdk/client-s3';
import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { createStepwell } from '@stepwell/sdk';
import { type ChainedMessage, queueChain } from '@stepwell/sdk/queue-chain';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Check, type Demo, type DemoContext, type DemoReport } from '../demo.js';
import { type DeadLetter, readDeadLetters } from '../queue-router/dead-letters.js';
import { waitForDuplicates } from '../queue-router/wait-for-duplicates.js';
import { type Scene, breakScene, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { reportScenes } from '../scenes/report.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { count, size } from '../summary/format.js';
import { type Job, followJobs, reportMessage } from './jobs.js';

/** Scenes that pass through both stages. */
const SCENES = 3;

/** QueueChain on hyperspectral scenes, with each message delivered three times and one truncated scene. */
export const demo: Demo = { name: 'queue-chain', run };

async function run(context: DemoContext): Promise<DemoReport & AsyncDisposable> {
  context.progress.step('Generating scenes');
  const scenes = makeScenes({ count: SCENES, seed: 4 });
  context.progress.done(
    `${count(scenes.length)} hyperspectral scenes generated: ` +
      `${size(scenes.reduce((sum, { header, data }) => sum + header.body.length + data.body.length, 0))}`,
  );
  const started = await startDemo('queueChain', context, { chaos: { seed: 1, sqs: { duplicate: 1 }, maxPerItem: 2 } });
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
  const chain = queueChain(stepwell, {
    queueUrl: started.output('QueueUrl'),
    bucketName: started.output('OutputsBucketName'),
  });
  using jobs = followJobs(environment);
  const bucket = started.output('ScenesBucketName');
  const [broken] = scenes
    .slice(0, 1)
    .flatMap(breakScene)
    .filter(({ name }) => name.endsWith('truncated-data'));
  if (broken === undefined) throw new Error('There is no truncated scene.');
  await uploadScenes(s3, bucket, [...scenes, broken], signal);

  progress.step(`${count(scenes.length)} scenes and a truncated one, each message delivered three times`);
  const sent: ChainedMessage[] = [];
  for (const scene of scenes)
    sent.push(await chain.send({ sceneUri: sceneUri(bucket, scene) }, { abortSignal: signal }));
  const poisoned = await chain.send({ sceneUri: sceneUri(bucket, broken) }, { abortSignal: signal });
  const results = await Promise.all(
    sent.map(
      async (message) =>
        (await chain.output('Processor', message, {
          abortSignal: signal,
          minDelay: 0.1,
          maxDelay: 0.5,
        })) as SceneResult,
    ),
  );
  const letters = (): DeadLetter[] => readDeadLetters(environment, started.output('ActivatorDeadLetterQueueUrl'));
  while (letters().length === 0 || jobs.unfinished() > 0) await sleep(50, undefined, { signal });
  await waitForDuplicates(environment, 2 * scenes.length + 1, signal);
  progress.done(`${count(scenes.length)} scenes processed by both jobs, the truncated one dead-lettered`);

  const report = await reportScenes(
    'queue-chain',
    scenes.map((scene, index) => ({ scene, result: results[index] })),
    s3,
  );
  s3.destroy();
  const ended = jobs.all();
  const [first] = sent;
  return {
    workflow: 'QueueChain',
    about:
      `${count(SCENES)} hyperspectral scenes without a state machine. A message starts the Activator’s ` +
      'Batch job. Its output is published to a topic, reaches the next queue and starts the Processor’s job. ' +
      'Every message is delivered three times.',
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: [
      {
        ...reportMessage('One scene, two jobs', ended, first?.correlationId ?? ''),
        expected: 'SUCCEEDED',
        outcome: `${results[0]?.bands.length ?? 0} bands`,
      },
      {
        ...reportMessage('A truncated scene', ended, poisoned.correlationId),
        expected: 'FAILED',
        outcome: 'dead-lettered',
      },
    ],
    stored: report.facts,
    peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6),
    checks: [
      ...checks({
        sent,
        poisoned,
        jobs: ended,
        letters: letters(),
        deliveries: environment.chaos.count('sqs', 'duplicate'),
      }),
      ...report.checks,
    ],
  };
}

interface Evidence {
  readonly sent: readonly ChainedMessage[];
  readonly poisoned: ChainedMessage;
  readonly jobs: readonly Job[];
  readonly letters: readonly DeadLetter[];
  /** Deliveries beyond the first of each message. */
  readonly deliveries: number;
}

/** Checks the guarantees of QueueChain. */
function checks({ sent, poisoned, jobs, letters, deliveries }: Evidence): Check[] {
  const both = sent.filter(({ correlationId }) => {
    const own = jobs.filter((job) => job.correlationId === correlationId);
    return own.length === 2 && own.filter(({ stage }) => stage === 'Processor').length === 1;
  }).length;
  const [letter] = letters;
  const failed = jobs.filter(({ status }) => status === 'FAILED');
  return [
    {
      guarantee: 'A message has one job, however often it is delivered',
      held: jobs.length === 2 * sent.length + 1 && deliveries >= 2 * jobs.length,
      figures:
        `${count(2 * sent.length + 1)} messages were delivered ${count(2 * sent.length + 1 + deliveries)} ` +
        `times: ${count(jobs.length)} jobs`,
    },
    {
      guarantee: 'One correlation id identifies a message at all stages',
      held: both === sent.length,
      figures: `${count(both)} of ${count(sent.length)} messages have one job per stage with their id`,
    },
    {
      guarantee: 'The message of a failed job is dead-lettered with its reason',
      held:
        letters.length === 1 &&
        failed.length === 1 &&
        failed[0]?.correlationId === poisoned.correlationId &&
        letter?.origin === failed[0].jobId,
      figures: letter?.errorMessage ?? 'no dead letter',
    },
  ];
}
