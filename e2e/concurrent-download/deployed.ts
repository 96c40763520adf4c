import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type ConcurrentDownload, concurrentDownload } from '@stepwell/sdk/concurrent-download';
import { type DeployOptions, type DeployedStack, deployStack } from '../environment/deploy-stack.js';
import { type Origin, startOrigin } from './origin.js';

/** The demo's ConcurrentDownload stack in a local environment, with a web server. */
export interface DeployedDownload extends DeployedStack {
  readonly origin: Origin;
  readonly images: ConcurrentDownload;
  /** Returns the keys of the downloaded images, without Stepwell's own objects. */
  objectKeys(): Promise<string[]>;
  /** Returns the rows of the table: object keys by URL. */
  rows(): Promise<Map<string, string>>;
}

/** Starts a web server and the stack with access to it. */
export async function deploy(): Promise<DeployedDownload> {
  const origin = await startOrigin();
  const stack = await deployBeside(origin, { allowedHosts: [origin.host] });
  return {
    ...stack,
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await origin[Symbol.asyncDispose]();
    },
  };
}

/** Starts the stack with access to a running web server. The server keeps running after the stack is disposed of. */
export async function deployBeside(origin: Origin, options: DeployOptions): Promise<DeployedDownload> {
  const stack = await deployStack('concurrentDownload', options);
  const { s3, dynamodb, output } = stack;

  return {
    ...stack,
    origin,
    images: concurrentDownload(stack.stepwell, { stateMachineArn: output('StateMachineArn') }),
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
  };
}

/** Returns numbered paths in a folder: `img/0.png`, `img/1.png` … */
export function paths(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${folder}/${index}.png`);
}
