import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { synthesize } from '@stepwell/demo-stack';
import { type LocalEnvironment, startLocal } from '@stepwell/local';
import { type Stepwell, createStepwell } from '@stepwell/sdk';
import { type ConcurrentDownload, concurrentDownload } from '@stepwell/sdk/concurrent-download';
import { type Origin, startOrigin } from './origin.js';

/** The demo's ConcurrentDownload stack, as the CDK synthesized it, running on this machine beside a web server. */
export interface Deployed extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly origin: Origin;
  readonly stepwell: Stepwell;
  readonly images: ConcurrentDownload;
  readonly outputs: Readonly<Record<string, string>>;
  /** Keys of the downloaded images; Stepwell's own objects are not among them. */
  objectKeys(): Promise<string[]>;
  /** The table's rows, url -> key. */
  rows(): Promise<Map<string, string>>;
  history(executionArn: string): Promise<HistoryEvent[]>;
}

const STACK = 'StepwellConcurrentDownload';

/** Synthesizes the stack, starts it and a web server that it may talk to. */
export async function deploy(): Promise<Deployed> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-e2e-'));
  const origin = await startOrigin();
  const app = join(folder, 'cdk.out');
  synthesize({ outdir: app, allowedHosts: [origin.host] });
  const environment = await startLocal({ app });
  const outputs = environment.outputs[STACK] as Record<string, string>;
  const config = environment.clientConfig();
  const sfn = new SFNClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(config);
  const stepwell = createStepwell({ endpoint: environment.endpoint, region: environment.region, credentials: environment.credentials });
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`${STACK} has no output ${name}: ${Object.keys(outputs).join(', ')}`);
    return value;
  };

  return {
    environment,
    origin,
    stepwell,
    outputs,
    images: concurrentDownload(stepwell, { stateMachineArn: output('StateMachineArn') }),
    async objectKeys() {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await s3.send(new ListObjectsV2Command({ Bucket: output('BucketName'), ContinuationToken }));
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return keys.filter((key) => !key.startsWith('_stepwell/'));
    },
    async rows() {
      const found = new Map<string, string>();
      let ExclusiveStartKey: Record<string, never> | undefined;
      do {
        const page = await dynamodb.send(new ScanCommand({ TableName: output('TableName'), ExclusiveStartKey }));
        for (const { url, key } of page.Items ?? []) found.set(url?.S ?? '', key?.S ?? '');
        ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
      } while (ExclusiveStartKey !== undefined);
      return found;
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
      for (const client of [sfn, s3, dynamodb]) client.destroy();
      await environment.close();
      await origin[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Numbered paths below a folder: `img/0.png`, `img/1.png` … */
export function paths(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${folder}/${index}.png`);
}
