import { createStepwell, listExecutions, type Stepwell } from '@stepwell/sdk';
import { concurrentDownload } from '@stepwell/sdk/concurrent-download';
import { type Demo, type DemoContext, type DemoReport, type Fact, type ExecutionReport } from '../demo.js';
import { count, size } from '../summary/format.js';
import { type DemoEnvironment, startDemo } from '../demo-environment.js';
import { EXTRA_IMAGES, LAMBDA_CONCUR, MAX_CONCURRENCY, type Cases, assignFlags } from './cases.js';
import { checks } from './checks.js';
import { makeFlags } from './flags/flag-set.js';
import { startImageServer } from './image-server.js';
import { subscribe } from '../inbox.js';
import { type FollowOptions, type CompletedExecution, followExecution } from './follow-execution.js';
import { postToApi } from '../post-to-api.js';
import { type Stored, totalBytes, readStored } from './stored.js';

/** API Gateway rejects bodies above 10 MB. Above this number of images, the SDK starts the first execution. */
const MAX_IMAGES_BY_API = 20_000;

/** ConcurrentDownload with a web server of country flags: all images, all images again, and three failing images. */
export const demo: Demo = { name: 'concurrent-download', run };

async function run({ images, progress, signal, folder }: DemoContext): Promise<DemoReport & AsyncDisposable> {
  progress.step('Generating flags');
  const flags = await makeFlags(images + EXTRA_IMAGES, {
    signal,
    onProgress: (made) => progress.update(Math.min(made, images), images, ''),
  });
  progress.done(
    `${count(images)} distinct flags generated, GIF and PNG, ` +
      `${size(flags.reduce((sum, { body }) => sum + body.length, 0))}`,
  );

  const cases = assignFlags(flags);
  const server = await startImageServer(flags, cases.server);
  let started: DemoEnvironment | undefined;
  const dispose = async (): Promise<void> => {
    await started?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  try {
    started = await startDemo('concurrentDownload', { folder, progress, signal }, { allowedHosts: [server.host] });
    signal.throwIfAborted();
    const report = await runExecutions(started, cases, { server, progress, signal });
    return { ...report, checks: [...report.checks, ...started.problemChecks()], [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function runExecutions(
  { environment, output }: DemoEnvironment,
  cases: Cases,
  following: FollowOptions,
): Promise<DemoReport> {
  const { server, signal } = following;
  const [stateMachineArn, apiUrl, bucket, table, topicArn] = [
    output('StateMachineArn'),
    output('ApiUrl'),
    output('BucketName'),
    output('TableName'),
    output('TopicArn'),
  ];
  const config = environment.clientConfig();
  using inbox = await subscribe(config, topicArn);
  using stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const workflow = concurrentDownload(stepwell, { stateMachineArn });
  const stored = (): Promise<Stored> => readStored(config, bucket, table);
  const input = (paths: readonly string[]) => ({
    baseUrl: server.baseUrl,
    resourcePaths: [...paths],
    lambdaConcur: LAMBDA_CONCUR,
    maxConcurrency: MAX_CONCURRENCY,
  });
  const everything = input(cases.all.map(({ path }) => path));

  const answer = await postToApi(environment, apiUrl, { ...everything, lambdaConcur: 0 }, signal);
  const rejected = {
    answer,
    executions: await countExecutions(stepwell, stateMachineArn),
    requests: server.counts().requests,
  };

  // The first execution is started by the API, the others by the SDK.
  const byApi = async () => {
    const { executionArn, status, message = 'no message' } = await postToApi(environment, apiUrl, everything, signal);
    if (executionArn === undefined) throw new Error(`POST ${apiUrl} returned ${status}: ${message}`);
    return workflow.execution(executionArn);
  };
  const success = await followExecution(
    `${count(cases.all.length)} flags`,
    cases.all.length > MAX_IMAGES_BY_API ? () => workflow.start(everything) : byApi,
    following,
  );
  const [storedFirst, seenFirst] = [await stored(), server.counts()];
  const again = await followExecution('The same flags again', () => workflow.start(everything), following);
  const paths = [...cases.fresh.map(({ path }) => path), ...cases.broken];
  const failure = await followExecution(
    `${cases.fresh.length} more, ${cases.broken.length} failing`,
    () => workflow.start(input(paths)),
    following,
  );
  const [notification] = await inbox.read();
  const storedLast = await stored();

  return {
    workflow: 'ConcurrentDownload',
    about:
      `A web server has ${count(cases.all.length)} country flags; some are slow, some return 503 at first. ` +
      'A state machine that the CDK synthesized downloads them in batches to S3 and records their locations in ' +
      'DynamoDB.',
    endpoint: environment.endpoint,
    consoleUrl: environment.consoleUrl,
    runs: [
      expectSucceeded(success, `${count(success.output?.succeeded ?? 0)} stored, ${size(success.bytes)}`),
      expectSucceeded(again, `${count(again.output?.unchanged ?? 0)} unchanged, ${size(again.bytes)}`),
      {
        ...failure.report,
        expected: 'FAILED',
        outcome: `${storedLast.images.size - storedFirst.images.size} stored, ${cases.broken.length} reported`,
        notification: notification && `${notification.subject}\n\n${notification.message}`,
      },
    ],
    stored: storedFacts(storedLast, bucket, table),
    peakMegabytes: Math.round(peakBytes() / 1e6),
    checks: checks({
      cases,
      baseUrl: server.baseUrl,
      success,
      again,
      failure,
      storedFirst,
      stored: storedLast,
      seenFirst,
      notification,
      rejected,
    }),
  };
}

function expectSucceeded({ report }: CompletedExecution, outcome: string): ExecutionReport {
  return { ...report, expected: 'SUCCEEDED', outcome };
}

function storedFacts(stored: Stored, bucket: string, table: string): Fact[] {
  const [key = 'none'] = stored.images.keys();
  return [
    ['objects in S3', `${count(stored.images.size)}, ${size(totalBytes(stored))}, in ${bucket}`],
    ['example', key],
    ['rows in DynamoDB', `${count(stored.rows.size)}, in ${table}`],
    ['peak memory', `${size(peakBytes())} of this process with services, functions and web server`],
  ];
}

/** Node.js reports the peak resident set in KiB on every platform. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1_024;
}

async function countExecutions(stepwell: Stepwell, stateMachineArn: string): Promise<number> {
  let executions = 0;
  for await (const _ of listExecutions(stepwell, stateMachineArn)) executions += 1;
  return executions;
}
