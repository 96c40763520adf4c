import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { type TaskList, type Sequence, sequence } from '@stepwell/sdk/sequence';
import { createStepwell, type Stepwell } from '@stepwell/sdk';
import { type Demo, type DemoContext, type DemoReport, type ExecutionReport } from '../demo.js';
import { type Scene, breakScene, makeScenes, sceneUri, uploadScenes } from '@stepwell/samples/scenes';
import { reportScenes } from '../scenes/report.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { count, size } from '../summary/format.js';
import { type Evidence, checks } from './checks.js';
import { type CompletedExecution, waitForExecution } from '../completed-execution.js';

/** Scenes for two functions, and how many of them also for a job and a function. */
const SCENES = 9;
const BY_JOB = 3;

/**
 * Sequence on hyperspectral scenes: with functions, with a Batch job and a function, with a list of tasks, and with a
 * scene whose header is invalid at first.
 */
export const demo: Demo = { name: 'sequence', run };

async function run(context: DemoContext): Promise<DemoReport & AsyncDisposable> {
  context.progress.step('Generating scenes');
  const scenes = makeScenes({ count: SCENES });
  const bytes = scenes.reduce((sum, { header, data }) => sum + header.body.length + data.body.length, 0);
  context.progress.done(`${count(scenes.length)} hyperspectral scenes generated: BIL, BSQ and BIP, ${size(bytes)}`);
  const started = await startDemo('sequence', context);
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
  const pipelines = createPipelines(started, stepwell);
  await uploadScenes(s3, bucket, scenes, signal);
  const inputs = scenes.map((scene) => ({ sceneUri: sceneUri(bucket, scene) }));
  const finish = (ran: CompletedExecution<SceneResult>): CompletedExecution<SceneResult> => {
    progress.done(`${ran.report.title}: ${ran.report.status}`);
    return ran;
  };

  progress.step(`lambda-seq, ${SCENES} scenes`);
  const lambdaSeq = await mapTwoAtATime(inputs, async (input) =>
    waitForExecution('lambda-seq: two functions', await pipelines.lambdaSeq.start(input), signal),
  );
  progress.done(`lambda-seq: ${count(lambdaSeq.length)} scenes`);
  progress.step(`lambda-batch-seq, ${BY_JOB} scenes`);
  const lambdaBatchSeq = await Promise.all(
    inputs
      .slice(0, BY_JOB)
      .map(async (input) =>
        waitForExecution('lambda-batch-seq: a job', await pipelines.lambdaBatchSeq.start(input), signal),
      ),
  );
  progress.done(`lambda-batch-seq: ${count(lambdaBatchSeq.length)} scenes`);
  const input = inputs.at(-1);
  const listed = finish(
    await waitForExecution(
      'A list of tasks',
      await pipelines.taskList.start({
        tasks: ['ActivatorJob', 'Processor'],
        commands: { ActivatorJob: ['activate'] },
        input,
      }),
      signal,
    ),
  );

  const [corrupt, scene] = [
    scenes
      .slice(0, 1)
      .flatMap(breakScene)
      .find(({ name }) => name.endsWith('corrupt-header')),
    scenes[0],
  ];
  if (corrupt === undefined || scene === undefined) throw new Error('There is no scene with a corrupt header.');
  await uploadScenes(s3, bucket, [corrupt], signal);
  const execution = await pipelines.lambdaBatchSeq.start({ sceneUri: sceneUri(bucket, corrupt) });
  const broken = finish(await waitForExecution('A corrupt header', execution, signal));
  // The valid header under the same key. The redrive continues the same execution at the failed step.
  await uploadScenes(
    s3,
    bucket,
    [{ header: { key: corrupt.header.key, body: scene.header.body }, data: corrupt.data }],
    signal,
  );
  await execution.redrive();
  const redriven = finish(await waitForExecution('Repaired and redriven', execution, signal));

  const rejected = [
    await waitForExecution('No scene', await pipelines.lambdaSeq.start({ sceneUri: 'scenes/river.hdr' }), signal),
    await waitForExecution(
      'An unknown task',
      await pipelines.taskList.start({ tasks: ['Activator', 'Print'], input }),
      signal,
    ),
  ] as const;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: started.output('MessagesBucketName'), Prefix: '_stepwell/sequence/' }),
  );
  const messageKeys = Contents.map(({ Key = '' }) => Key);
  const report = await reportScenes(
    'sequence',
    scenes.map((each, index) => ({ scene: each, result: lambdaSeq[index]?.output })),
    s3,
  );
  s3.destroy();
  const evidence: Evidence = { lambdaSeq, lambdaBatchSeq, listed, broken, redriven, rejected, messageKeys };

  return {
    workflow: 'Sequence',
    about:
      `${count(SCENES)} hyperspectral scenes. The Activator plans and the Processor computes each scene, as ` +
      'two Lambda functions or as a Batch job and a function, in a state machine that the CDK synthesized.',
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: [
      {
        ...reportOf(lambdaSeq[0], [`one of ${count(SCENES)} executions`]),
        expected: 'SUCCEEDED',
        outcome: figuresOf(lambdaSeq[0]),
      },
      {
        ...reportOf(lambdaBatchSeq[0], [`one of ${count(BY_JOB)} executions`]),
        expected: 'SUCCEEDED',
        outcome: figuresOf(lambdaBatchSeq[0]),
      },
      { ...listed.report, expected: 'SUCCEEDED', outcome: figuresOf(listed) },
      { ...broken.report, expected: 'FAILED', outcome: broken.error?.name ?? 'no error' },
      { ...redriven.report, expected: 'SUCCEEDED', outcome: figuresOf(redriven) },
    ],
    stored: [...report.facts, ['messages', `${count(messageKeys.length)} outputs of jobs below _stepwell/sequence/`]],
    peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6),
    checks: [...checks(evidence), ...report.checks],
  };
}

/** Clients of the state machines. The Processor is the last step, and the checks compare all figures of its result. */
interface Pipelines {
  readonly lambdaSeq: Sequence<unknown, SceneResult>;
  readonly lambdaBatchSeq: Sequence<unknown, SceneResult>;
  readonly taskList: Sequence<TaskList, SceneResult>;
}

function createPipelines(started: DemoEnvironment, stepwell: Stepwell): Pipelines {
  return {
    lambdaSeq: sequence(stepwell, { stateMachineArn: started.output('StateMachineArn') }),
    lambdaBatchSeq: sequence(stepwell, { stateMachineArn: started.output('LambdaBatchSeqStateMachineArn') }),
    taskList: sequence<TaskList, SceneResult>(stepwell, { stateMachineArn: started.output('TaskListStateMachineArn') }),
  };
}

/** Runs two executions concurrently: a machine with two processors measures each without interference. */
async function mapTwoAtATime<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

function reportOf(
  ran: CompletedExecution<SceneResult> | undefined,
  remarks: readonly string[],
): CompletedExecution<SceneResult>['report'] {
  if (ran === undefined) throw new Error('There was no execution.');
  return { ...ran.report, facts: [...ran.report.facts, ...remarks.map((remark) => ['shown', remark] as const)] };
}

function figuresOf(ran: CompletedExecution<SceneResult> | undefined): ExecutionReport['outcome'] {
  return ran?.output === undefined
    ? 'no result'
    : `${ran.output.bands.length} bands, ${ran.output.quickLook.width} × ${ran.output.quickLook.height} PNG`;
}
