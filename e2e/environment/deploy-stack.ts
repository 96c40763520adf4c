import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type DemoWorkflow, stackNames, synthesize } from '@stepwell/demo-stack';
import { type LocalEnvironment, type StartLocalOptions, startLocal } from '@stepwell/local';
import { type Stepwell, createStepwell } from '@stepwell/sdk';

/** A workflow's demo stack in a local environment. */
export interface DeployedStack extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly stepwell: Stepwell;
  readonly sfn: SFNClient;
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** Returns an output of the stack. */
  output(name: string): string;
  /** Returns the whole history of an execution. */
  history(executionArn: string): Promise<HistoryEvent[]>;
}

/** Options of {@link deployStack}. With `app`, an existing assembly is started. */
export interface DeployOptions extends StartLocalOptions {
  readonly allowedHosts?: readonly string[];
}

/** Synthesizes the demo stack of a workflow and starts it. */
export async function deployStack(
  workflow: DemoWorkflow,
  { allowedHosts = [], app: synthesized, ...options }: DeployOptions = {},
): Promise<DeployedStack> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-e2e-'));
  const app = synthesized ?? join(folder, 'cdk.out');
  if (synthesized === undefined) synthesize({ outdir: app, workflows: [workflow], allowedHosts });
  const environment = await startLocal({ ...options, app });
  const config = environment.clientConfig();
  const sfn = new SFNClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(config);
  const sqs = new SQSClient(config);
  const stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const stack = stackNames[workflow];

  return {
    environment,
    stepwell,
    sfn,
    s3,
    dynamodb,
    sqs,
    output(name) {
      const value = environment.outputs[stack]?.[name];
      if (typeof value !== 'string')
        throw new Error(`${stack} has no output ${name}: ${Object.keys(environment.outputs[stack] ?? {}).join(', ')}`);
      return value;
    },
    async history(executionArn) {
      const events: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken, maxResults: 1_000 }));
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return events;
    },
    async [Symbol.asyncDispose]() {
      stepwell[Symbol.dispose]();
      for (const client of [sfn, s3, dynamodb, sqs]) client.destroy();
      await environment.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
