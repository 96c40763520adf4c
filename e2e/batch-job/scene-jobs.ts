import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  SubmitJobCommand,
  type SubmitJobCommandInput,
} from '@aws-sdk/client-batch';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type LocalEnvironment, startLocal } from '@stepwell/local';
import { HyperspectralJobs } from '@stepwell/samples/constructs';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';

/** The jobs of the sample workload in a local environment, without a state machine. */
export interface SceneJobs extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly batch: BatchClient;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Submits a job with environment variables. Returns its id. */
  submit(
    work: 'Activator' | 'Processor',
    environment: Readonly<Record<string, string>>,
    more?: Partial<SubmitJobCommandInput>,
  ): Promise<string>;
  /** Waits until the job ends. Returns it with the lines of its log. */
  ended(jobId: string): Promise<{ readonly job: JobDetail; readonly log: readonly string[] }>;
  /** Returns an object of the bucket with its entity tag. */
  object(
    key: string,
  ): Promise<{ readonly text: string; readonly bytes: Uint8Array; readonly etag: string | undefined } | undefined>;
}

const STACK = 'SceneJobs';

/** Synthesizes the stack and starts it. Jobs may have timeouts of 1 s, and have 5 s between SIGTERM and SIGKILL. */
export async function startSceneJobs(): Promise<SceneJobs> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-e2e-'));
  synthesizeJobs(folder);
  const environment = await startLocal({ app: folder, batch: { minTimeoutSeconds: 1, stopGraceMs: 5_000 } });
  const config = environment.clientConfig();
  const batch = new BatchClient(config);
  const logs = new CloudWatchLogsClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const output = (name: string): string => String(environment.outputs[STACK]?.[name]);
  const bucket = output('Bucket');
  let submitted = 0;
  return {
    environment,
    batch,
    s3,
    bucket,
    async submit(work, variables, more) {
      const { jobId = '' } = await batch.send(
        new SubmitJobCommand({
          jobName: `${work}-${(submitted += 1)}`,
          jobQueue: output('Queue'),
          jobDefinition: output(work),
          containerOverrides: { environment: Object.entries(variables).map(([name, value]) => ({ name, value })) },
          ...more,
        }),
      );
      return jobId;
    },
    async ended(jobId) {
      await environment.services.batch.waitForJob(jobId);
      const { jobs: [job] = [] } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
      if (job === undefined) throw new Error(`Job ${jobId} does not exist`);
      const { container, logStreamName } = { container: job.container, logStreamName: job.container?.logStreamName };
      const logGroupName = container?.logConfiguration?.options?.['awslogs-group'];
      const { events = [] } =
        logStreamName === undefined
          ? {}
          : await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }));
      return { job, log: events.map(({ message = '' }) => message) };
    },
    async object(key) {
      try {
        const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        return { bytes, text: new TextDecoder().decode(bytes), etag: ETag };
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      for (const client of [batch, logs, s3]) client.destroy();
      await environment.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function synthesizeJobs(outdir: string): void {
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, STACK);
  const scenes = new Bucket(stack, 'Scenes', { removalPolicy: RemovalPolicy.DESTROY });
  const {
    activatorJob: activator,
    processorJob: processor,
    queue,
  } = new HyperspectralJobs(stack, 'Jobs', { scenesBucket: scenes });
  const outputs = {
    Bucket: scenes.bucketName,
    Queue: queue.jobQueue.jobQueueArn,
    Activator: activator.jobDefinition.jobDefinitionArn,
    Processor: processor.jobDefinition.jobDefinitionArn,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
  app.synth();
}
