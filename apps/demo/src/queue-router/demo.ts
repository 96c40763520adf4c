import { S3Client } from '@aws-sdk/client-s3';
import { createStepwell, listExecutions, type Stepwell } from '@stepwell/sdk';
import { type QueueRouter, queueRouter } from '@stepwell/sdk/queue-router';
import { type Demo, type DemoContext, type DemoReport } from '../demo.js';
import { type Scene, breakScene, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { reportScenes } from '../scenes/report.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { count, size } from '../summary/format.js';
import { type Evidence, checks } from './checks.js';
import { readDeadLetters } from './dead-letters.js';
import { waitForDuplicates } from './wait-for-duplicates.js';
import { type CompletedExecution, waitForMessageExecution, sceneResultOf } from './message-execution.js';

/** Scenes that pass through both routes. */
const SCENES = 4;

/** QueueRouter on hyperspectral scenes, with each message delivered three times and one truncated scene. */
export const demo: Demo = { name: 'queue-router', run };

async function run(context: DemoContext): Promise<DemoReport & AsyncDisposable> {
  context.progress.step('Generating scenes');
  const scenes = makeScenes({ count: SCENES, seed: 3 });
  context.progress.done(
    `${count(scenes.length)} hyperspectral scenes generated: ` +
      `${size(scenes.reduce((sum, { header, data }) => sum + header.body.length + data.body.length, 0))}`,
  );
  const started = await startDemo('queueRouter', context, { chaos: { seed: 1, sqs: { duplicate: 1 }, maxPerItem: 2 } });
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
  const router = queueRouter(stepwell, { stateMachineArn: started.output('StateMachineArn') });
  const bucket = started.output('ScenesBucketName');
  const broken = scenes
    .slice(0, 1)
    .flatMap(breakScene)
    .filter(({ name }) => name.endsWith('truncated-data'));
  await uploadScenes(s3, bucket, [...scenes, ...broken], signal);

  progress.step(`${count(scenes.length)} scenes and a truncated one, each message delivered three times`);
  const sent = await Promise.all(
    scenes.map(async (scene) =>
      router.send('Activator', { sceneUri: sceneUri(bucket, scene) }, { abortSignal: signal }),
    ),
  );
  const [brokenScene] = broken;
  if (brokenScene === undefined) throw new Error('There is no truncated scene.');
  const poisoned = await router.send('Activator', { sceneUri: sceneUri(bucket, brokenScene) }, { abortSignal: signal });
  const names = sent.map(({ messageId }) => messageId);
  const activated = await Promise.all(names.map((name) => waitForMessageExecution('Activator', router, name, signal)));
  const processed = await Promise.all(
    names.map((name) => waitForMessageExecution('Processor', router, `${name}-Processor`, signal)),
  );
  const failed = await waitForMessageExecution('A truncated scene', router, poisoned.messageId, signal);
  progress.done(`${count(scenes.length)} scenes planned and processed, the truncated one dead-lettered`);
  const rejected = await runWithoutRoute(router, signal);
  // Messages of the demo and of the router. The last duplicates arrive after all executions have ended.
  const messages = 2 * scenes.length + 1;
  await waitForDuplicates(environment, messages, signal);

  const report = await reportScenes(
    'queue-router',
    scenes.map((scene, index) => ({ scene, result: sceneResultOf(processed[index]) })),
    s3,
  );
  s3.destroy();
  const evidence: Evidence = {
    messages,
    deliveries: environment.chaos.count('sqs', 'duplicate'),
    executions: await executionNames(stepwell, started.output('StateMachineArn')),
    activated,
    processed,
    failed,
    rejected,
    deadLetters: readDeadLetters(environment, started.output('ActivatorDeadLetterQueueUrl')),
  };
  return {
    workflow: 'QueueRouter',
    about:
      `${count(SCENES)} hyperspectral scenes with two queues. A message in the first queue starts an ` +
      'execution whose Lambda function plans the scene and sends the plan to the second queue. That message ' +
      'starts an execution whose Batch job processes the scene. Every message is delivered three times.',
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: [
      { ...reportOf(activated[0]), expected: 'SUCCEEDED', outcome: 'plan sent to the Processor' },
      {
        ...reportOf(processed[0]),
        expected: 'SUCCEEDED',
        outcome: `${sceneResultOf(processed[0])?.bands.length ?? 0} bands`,
      },
      { ...failed.report, expected: 'FAILED', outcome: `${failed.report.failure?.split(':')[0] ?? 'no error'}` },
    ],
    stored: report.facts,
    peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6),
    checks: [...checks(evidence), ...report.checks],
  };
}

/** Runs an execution for a queue without a route. */
async function runWithoutRoute(router: QueueRouter, signal: AbortSignal): Promise<CompletedExecution> {
  const { executionArn } = await router.start(
    { parameters: { event: '{}' }, eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:unknown' },
    { abortSignal: signal },
  );
  return await waitForMessageExecution('A queue without a route', router, executionArn, signal);
}

async function executionNames(stepwell: Stepwell, stateMachineArn: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of listExecutions(stepwell, stateMachineArn)) names.push(name);
  return names;
}

function reportOf(ran: CompletedExecution | undefined): CompletedExecution['report'] {
  if (ran === undefined) throw new Error('There was no execution.');
  return ran.report;
}
