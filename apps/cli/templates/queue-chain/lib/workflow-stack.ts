import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchJob, FargateQueue, QueueChain } from '@stepwell/constructs';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { type Construct } from 'constructs';
import { buildSync } from 'esbuild';

/**
 * A message starts a Batch job, whose output is the message that starts the next job, without a state machine. The jobs
 * split a text into words and count them. Replace their work in `job/words.ts` with your own.
 */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const image = jobImage(join(import.meta.dirname, 'job'));
    const queue = new FargateQueue(this, 'JobQueue');
    const chain = new QueueChain(this, 'Chain', {
      stages: [
        { name: 'Split', job: new BatchJob(this, 'Split', { image, queue, command: ['split'] }) },
        { name: 'Count', job: new BatchJob(this, 'Count', { image, queue, command: ['count'] }) },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnOutput(this, 'QueueUrl', { value: chain.queue.queueUrl });
    new CfnOutput(this, 'OutputsBucket', { value: chain.bucket.bucketName });
  }
}

/** Bundles the program of a folder into one file, next to its Dockerfile. */
function jobImage(folder: string): ContainerImage {
  const built = mkdtempSync(join(tmpdir(), 'job-'));
  buildSync({
    entryPoints: [join(folder, 'main.ts')],
    outfile: join(built, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Some packages are CommonJS and call `require` for Node.js modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  copyFileSync(join(folder, 'Dockerfile'), join(built, 'Dockerfile'));
  return ContainerImage.fromAsset(built, { platform: Platform.LINUX_ARM64 });
}
