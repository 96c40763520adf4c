import { join } from 'node:path';
import { stackNames } from '@stepwell/demo-stack/stack-names';
import { type LocalEnvironment, startLocal } from '@stepwell/local';
import { createStepwell } from '@stepwell/sdk';
import { concurrentDownload } from '@stepwell/sdk/concurrent-download';
import { AwsClient } from 'aws4fetch';
import { type Check, type Demo, type DemoContext, type DemoReport } from '../demo.js';
import { count, size } from '../summary/format.js';
import { type Flag, makeFlags } from './flags/flag-set.js';
import { synthesizeDemoStack } from '../synthesize.js';
import { type ImageServer, startImageServer } from './image-server.js';
import { type Ran, follow } from './run.js';
import { type Stored, readStored, subscribe } from './stored.js';

/** Requests that one function may have in flight: the seed's own figure. */
const LAMBDA_CONCUR = 5;
/** Batches at a time. */
const MAX_CONCURRENCY = 4;
/** What the fail case asks for and the server has not. */
const MISSING = ['zz/zz.gif', 'xx/xx.png'];
/** Images of the fail case that do exist. */
const BESIDE_THE_MISSING = 30;

/** ConcurrentDownload on a web server of country flags: all there, the same again, and two that are missing. */
export const concurrentDownloadDemo: Demo = { name: 'concurrent-download', run };

async function run({ images, progress, signal, folder }: DemoContext): Promise<DemoReport & AsyncDisposable> {
  progress.step('Painting flags');
  const flags = await makeFlags(images, { signal, onProgress: (made) => progress.at(made, images, '') });
  progress.done(`${count(flags.length)} flags painted: GIF and PNG, no two alike, ${size(flags.reduce((sum, { body }) => sum + body.length, 0))}`);

  const server = await startImageServer(flags, { busyAtFirst: every(flags, 40), slow: every(flags, 25) });
  let environment: LocalEnvironment | undefined;
  const dispose = async (): Promise<void> => {
    await environment?.close();
    await server[Symbol.asyncDispose]();
  };
  try {
    progress.step('Synthesizing the CDK app');
    await synthesizeDemoStack({ outdir: join(folder, 'cdk.out'), allowedHosts: [server.host], signal });
    progress.step('Starting it on this machine');
    environment = await startLocal({ app: join(folder, 'cdk.out') });
    progress.done(`${count(environment.resources.length)} resources of the CDK app run at ${environment.endpoint}`);
    const report = await drive(environment, server, flags, { progress, signal });
    return { ...report, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function drive(environment: LocalEnvironment, server: ImageServer, flags: readonly Flag[], { progress, signal }: Pick<DemoContext, 'progress' | 'signal'>): Promise<DemoReport> {
  const outputs = environment.outputs[stackNames.concurrentDownload] as Record<'StateMachineArn' | 'ApiUrl' | 'BucketName' | 'TableName' | 'TopicArn', string>;
  const config = environment.clientConfig();
  using inbox = await subscribe(config, outputs.TopicArn);
  using stepwell = createStepwell({ endpoint: environment.endpoint, region: environment.region, credentials: environment.credentials });
  const workflow = concurrentDownload(stepwell, { stateMachineArn: outputs.StateMachineArn });
  const everything = { baseUrl: server.baseUrl, resourcePaths: flags.map(({ path }) => path), lambdaConcur: LAMBDA_CONCUR, maxConcurrency: MAX_CONCURRENCY };

  // The first run starts as a user of the API would start it; the others, as an application would.
  const first = everything.resourcePaths.length > 20_000 ? await workflow.start(everything) : workflow.execution(await startByApi(environment, outputs.ApiUrl, everything));
  const success = await follow(`Download ${count(flags.length)} flags`, first, server, progress, signal);
  const again = await follow('The same again', await workflow.start(everything), server, progress, signal);
  const some = everything.resourcePaths.slice(0, BESIDE_THE_MISSING);
  const failure = await follow(`${count(some.length)} flags and ${MISSING.length} that do not exist`, await workflow.start({ ...everything, resourcePaths: [...some, ...MISSING] }), server, progress, signal);
  const [notification] = await inbox.read();
  const stored = await readStored(config, outputs.BucketName, outputs.TableName);

  return {
    workflow: 'ConcurrentDownload',
    about: `A web server of ${count(flags.length)} flags, some slow, some answering 503 at first; a state machine that the CDK synthesized; every image into S3, every URL into DynamoDB.`,
    endpoint: environment.endpoint,
    runs: [success.report, again.report, { ...failure.report, notification: notification && `${notification.subject}\n\n${notification.message}` }],
    stored: [
      ['objects in S3', `${count(stored.objects)} (${size(stored.bytes)})  s3://${outputs.BucketName}`],
      ['rows in DynamoDB', `${count(stored.rows)}  ${outputs.TableName}`],
      ['peak memory', size(process.resourceUsage().maxRSS * 1_024)],
    ],
    checks: checks({ flags, success, again, failure, stored, notified: notification !== undefined, mostAtOnce: server.counts().mostAtOnce }),
  };
}

interface Figures {
  readonly flags: readonly Flag[];
  readonly success: Ran;
  readonly again: Ran;
  readonly failure: Ran;
  readonly stored: Stored;
  readonly notified: boolean;
  readonly mostAtOnce: number;
}

function checks({ flags, success, again, failure, stored, notified, mostAtOnce }: Figures): Check[] {
  const images = flags.length;
  const limit = LAMBDA_CONCUR * MAX_CONCURRENCY;
  return [
    {
      guarantee: 'Nothing is lost: every image in S3, every URL in DynamoDB, one for one',
      held: success.output?.succeeded === images && stored.objects === images && stored.rows === images && stored.unmatched === 0,
      figures: `${count(images)} images, ${count(stored.objects)} objects, ${count(stored.rows)} rows, ${count(stored.unmatched)} without the other`,
    },
    {
      guarantee: 'Nothing is downloaded twice that has not changed',
      held: again.output?.unchanged === images && again.bytes === 0,
      figures: `second run: ${count(again.answers.get(304) ?? 0)} × 304, ${size(again.bytes)} downloaded`,
    },
    {
      guarantee: 'What is missing fails the run by name, and hides nothing else',
      held: failure.report.status === 'FAILED' && failure.report.failure?.startsWith('DownloadsFailed: 2 of 32') === true && notified,
      figures: `${failure.report.status}, ${notified ? 'the topic was told' : 'the topic was not told'}`,
    },
    {
      guarantee: 'Never more requests in flight than lambdaConcur × maxConcurrency',
      held: mostAtOnce <= limit,
      figures: `at most ${mostAtOnce} at once; ${LAMBDA_CONCUR} × ${MAX_CONCURRENCY} = ${limit} allowed`,
    },
    {
      guarantee: 'At most 60 state transitions for each 1,000 images',
      held: success.report.transitions <= Math.max(60, (60 * images) / 1_000),
      figures: `${count(success.report.transitions)} for ${count(images)} images; the design that it grew from spends about ${count(Math.round(1.206 * images))}`,
    },
  ];
}

/** `POST /` of the workflow's API, signed with SigV4 as IAM authorization asks. */
async function startByApi(environment: LocalEnvironment, url: string, input: object): Promise<string> {
  const { accessKeyId, secretAccessKey } = environment.credentials;
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: 'execute-api', region: environment.region, retries: 0 });
  const response = await client.fetch(url, { method: 'POST', body: JSON.stringify(input), headers: { 'content-type': 'application/json' } });
  const answer = (await response.json()) as { executionArn?: string; message?: string };
  if (answer.executionArn === undefined) throw new Error(`POST ${url} answered ${response.status}: ${answer.message ?? 'no message'}`);
  return answer.executionArn;
}

/** The path of every n-th flag. */
function every(flags: readonly Flag[], step: number): ReadonlySet<string> {
  return new Set(flags.filter((_, index) => index % step === step - 1).map(({ path }) => path));
}
