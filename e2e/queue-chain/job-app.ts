import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchJob, FargateQueue, QueueChain } from '@stepwell/constructs';
import { type LocalEnvironment, type StartLocalOptions, startLocal } from '@stepwell/local';
import { createStepwell } from '@stepwell/sdk';
import { type QueueChain as Client, queueChain } from '@stepwell/sdk/queue-chain';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/** A job that implements the contract without an SDK. Its behavior in each stage is part of the message. */
const program = `
const { STEPWELL_INPUT, STEPWELL_STAGE, STEPWELL_NEXT_QUEUE_URL, STEPWELL_OUTPUT_URI, STEPWELL_CORRELATION_ID, STEPWELL_DEDUPLICATION_ID, AWS_ENDPOINT_URL } = process.env;
const signed = (service) => ({ authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/' + service + '/aws4_request, SignedHeaders=host, Signature=0' });
const request = async (url, options) => {
  for (;;) {
    const response = await fetch(url, options);
    if (response.ok) return;
    const text = await response.text();
    // Retries throttled calls like an SDK.
    if (response.status !== 429 && response.status !== 503 && !text.includes('Throttl')) throw new Error(response.status + ' ' + text);
  }
};
const message = JSON.parse(STEPWELL_INPUT);
const behavior = message[STEPWELL_STAGE];
if (behavior === 'die') { console.log(JSON.stringify({ errorType: 'SceneLost', errorMessage: 'The scene does not exist' })); process.exit(3); }
if (behavior === 'hang') await new Promise((resolve) => setTimeout(resolve, 600_000));
const output = JSON.stringify({ ...message, trail: [...(message.trail ?? []), STEPWELL_STAGE] });
await request(AWS_ENDPOINT_URL + '/' + STEPWELL_OUTPUT_URI.slice(5), { method: 'PUT', headers: signed('s3'), body: output });
if (STEPWELL_NEXT_QUEUE_URL) {
  const text = (StringValue) => ({ DataType: 'String', StringValue });
  const MessageAttributes = { correlationId: text(STEPWELL_CORRELATION_ID), deduplicationId: text(STEPWELL_DEDUPLICATION_ID) };
  await request(AWS_ENDPOINT_URL, { method: 'POST', headers: { ...signed('sqs'), 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' }, body: JSON.stringify({ QueueUrl: STEPWELL_NEXT_QUEUE_URL, MessageBody: output, MessageAttributes }) });
}`;

/**
 * The timeout of a trigger and the visibility timeout of its queue. Both are short, so that a message whose trigger was
 * killed is received again soon. A visibility timeout below the timeout of the function (Lambda rejects it) would
 * deliver a message while a trigger processes it, and this trigger could not delete it.
 */
const TRIGGER_TIMEOUT = Duration.seconds(10);

/** Synthesizes a chain with the stages `First` and `Second`. Each message decides how its jobs behave. */
export async function synthesizeJobApp(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-e2e-chain-'));
  await mkdir(join(folder, 'job'));
  await writeFile(join(folder, 'job/index.mjs'), program);
  await writeFile(
    join(folder, 'job/Dockerfile'),
    'FROM public.ecr.aws/docker/library/node:24.11.1-bookworm-slim\nWORKDIR /app\nCOPY index.mjs ./\nUSER ' +
      'node\nENTRYPOINT ["node", "/app/index.mjs"]\n',
  );
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Jobs');
  const job = new BatchJob(stack, 'Work', {
    image: ContainerImage.fromAsset(join(folder, 'job')),
    queue: new FargateQueue(stack, 'Fargate'),
    timeout: Duration.minutes(1),
  });
  const queue = (name: string): { queue: Queue; deadLetterQueue: Queue } => {
    const deadLetterQueue = new Queue(stack, `${name}Letters`);
    return {
      deadLetterQueue,
      queue: new Queue(stack, name, {
        visibilityTimeout: TRIGGER_TIMEOUT,
        deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 100 },
      }),
    };
  };
  const chain = new QueueChain(stack, 'Chain', {
    stages: [
      { name: 'First', job, ...queue('Firsts') },
      { name: 'Second', job, ...queue('Seconds') },
    ],
    triggerTimeout: TRIGGER_TIMEOUT,
  });
  const output = (name: string, value: string) => new CfnOutput(stack, name, { value });
  output('QueueUrl', chain.queue.queueUrl);
  output('BucketName', chain.bucket.bucketName);
  output('UndeliveredName', chain.undeliveredQueue.queueName);
  for (const stage of ['First', 'Second']) {
    output(`${stage}QueueName`, chain.stage(stage).queue.queueName);
    output(`${stage}DeadLetterName`, chain.stage(stage).deadLetterQueue.queueName);
  }
  app.synth();
  return { path: join(folder, 'cdk.out'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** The current state of a job. */
export interface JobReport {
  readonly jobId: string;
  readonly stage: string;
  readonly correlationId: string;
  readonly status: string;
  readonly attempts: number;
}

/** A message of a dead-letter queue. */
export interface DeadLetter {
  readonly body: unknown;
  readonly reason: string | undefined;
  readonly correlationId: string | undefined;
  /** The job that failed. */
  readonly origin: string | undefined;
  /** How often it was received, including from the queue from which SQS moved it. */
  readonly receives: number;
}

/** The app in a local environment. */
export interface JobApp extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly chain: Client;
  /** Ids of all jobs, in the order of their submission. */
  readonly ids: readonly string[];
  /** All jobs, in the order of their submission. */
  reports(): readonly JobReport[];
  /** Counts the jobs by stage and status. */
  jobs(): Record<string, number>;
  deadLetters(stage: 'First' | 'Second'): readonly DeadLetter[];
  /** Returns the messages of a queue by the name of its output. */
  waiting(queue: 'FirstQueueName' | 'SecondQueueName' | 'UndeliveredName'): readonly string[];
  waitUntil(holds: () => boolean): Promise<void>;
}

/** The fields of a job that the tests read. */
interface JobDetail {
  readonly jobId: string;
  readonly jobName: string;
  readonly attempts?: readonly unknown[];
  readonly container: { readonly environment: readonly { readonly name: string; readonly value: string }[] };
}

/** Starts the synthesized app. */
export async function startJobApp(app: string, options: Omit<StartLocalOptions, 'app'> = {}): Promise<JobApp> {
  const environment = await startLocal({
    batch: { minTimeoutSeconds: 1, stopGraceMs: 100, maxRunningJobs: 4 },
    ...options,
    app,
  });
  const output = (name: string): string => String(environment.outputs['Jobs']?.[name]);
  const stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const chain = queueChain(stepwell, { queueUrl: output('QueueUrl'), bucketName: output('BucketName') });
  const jobs = new Map<string, JobReport>();
  const ids: string[] = [];
  environment.services.batch.on('status', ({ job, status }) => {
    // The format of DescribeJobs.
    const { jobId, jobName, attempts = [], container } = job as unknown as JobDetail;
    if (!jobs.has(jobId)) ids.push(jobId);
    const correlationId = container.environment.find(({ name }) => name === 'STEPWELL_CORRELATION_ID')?.value ?? '';
    jobs.set(jobId, { jobId, stage: jobName.split('-')[0] ?? '', correlationId, status, attempts: attempts.length });
  });
  return {
    environment,
    chain,
    ids,
    reports: () => [...jobs.values()],
    jobs: () =>
      [...jobs.values()]
        .map(({ stage, status }) => `${stage} ${status}`)
        .reduce<Record<string, number>>((counts, each) => ({ ...counts, [each]: (counts[each] ?? 0) + 1 }), {}),
    deadLetters: (stage) =>
      environment.services.sqs.messages(output(`${stage}DeadLetterName`)).map(({ body, attributes, receiveCount }) => ({
        receives: receiveCount,
        body: JSON.parse(body) as unknown,
        reason: attributes['errorMessage']?.StringValue,
        correlationId: attributes['correlationId']?.StringValue,
        origin: attributes['origin']?.StringValue,
      })),
    waiting: (queue) => environment.services.sqs.messages(output(queue)).map(({ body }) => body),
    async waitUntil(holds) {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    async [Symbol.asyncDispose]() {
      stepwell[Symbol.dispose]();
      await environment.close();
    },
  };
}
