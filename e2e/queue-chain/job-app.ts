import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchJob, FargateQueue, QueueChain } from '@stepwell/constructs';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { type CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';

/** A job that keeps to the contract without any SDK, and does as its message says. */
const program = `
const { STEPWELL_INPUT, STEPWELL_STAGE, STEPWELL_NEXT_QUEUE_URL, STEPWELL_OUTPUT_URI, STEPWELL_CORRELATION_ID, STEPWELL_DEDUPLICATION_ID, AWS_ENDPOINT_URL } = process.env;
const signed = (service) => ({ authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/' + service + '/aws4_request, SignedHeaders=host, Signature=0' });
const asked = async (url, options) => { const answer = await fetch(url, options); if (!answer.ok) throw new Error(answer.status + ' ' + await answer.text()); };
const message = JSON.parse(STEPWELL_INPUT);
const behaviour = message[STEPWELL_STAGE];
if (behaviour === 'die') { console.log(JSON.stringify({ errorType: 'SceneLost', errorMessage: 'It is not there' })); process.exit(3); }
if (behaviour === 'hang') await new Promise((resolve) => setTimeout(resolve, 600_000));
const output = JSON.stringify({ ...message, trail: [...(message.trail ?? []), STEPWELL_STAGE] });
await asked(AWS_ENDPOINT_URL + '/' + STEPWELL_OUTPUT_URI.slice(5), { method: 'PUT', headers: signed('s3'), body: output });
if (STEPWELL_NEXT_QUEUE_URL) {
  const text = (StringValue) => ({ DataType: 'String', StringValue });
  const MessageAttributes = { correlationId: text(STEPWELL_CORRELATION_ID), deduplicationId: text(STEPWELL_DEDUPLICATION_ID) };
  await asked(AWS_ENDPOINT_URL, { method: 'POST', headers: { ...signed('sqs'), 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' }, body: JSON.stringify({ QueueUrl: STEPWELL_NEXT_QUEUE_URL, MessageBody: output, MessageAttributes }) });
}`;

/** Synthesizes a chain of two stages, `First` and `Second`, whose jobs do as each message says. */
export async function synthesizeJobApp(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-e2e-chain-'));
  await mkdir(join(folder, 'job'));
  await writeFile(join(folder, 'job/index.mjs'), program);
  await writeFile(join(folder, 'job/Dockerfile'), 'FROM public.ecr.aws/docker/library/node:24.11.1-bookworm-slim\nWORKDIR /app\nCOPY index.mjs ./\nUSER node\nENTRYPOINT ["node", "/app/index.mjs"]\n');
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Jobs');
  const job = new BatchJob(stack, 'Work', { image: ContainerImage.fromAsset(join(folder, 'job')), queue: new FargateQueue(stack, 'Fargate'), timeout: Duration.minutes(1) });
  const queue = (name: string): { queue: Queue; deadLetterQueue: Queue } => {
    const deadLetterQueue = new Queue(stack, `${name}Letters`);
    return { deadLetterQueue, queue: new Queue(stack, name, { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 100 } }) };
  };
  const chain = new QueueChain(stack, 'Chain', { stages: [{ name: 'First', job, ...queue('Firsts') }, { name: 'Second', job, ...queue('Seconds') }], triggerTimeout: Duration.seconds(10) });
  // Lambda would refuse these queues; here a message that was not done comes again soon, and the test does not wait.
  for (const stage of ['First', 'Second']) (chain.stage(stage).queue.node.defaultChild as CfnQueue).visibilityTimeout = 1;
  const output = (name: string, value: string) => new CfnOutput(stack, name, { value });
  output('QueueUrl', chain.queue.queueUrl);
  output('BucketName', chain.bucket.bucketName);
  for (const stage of ['First', 'Second']) output(`${stage}DeadLetterName`, chain.stage(stage).deadLetterQueue.queueName);
  app.synth();
  return { path: join(folder, 'cdk.out'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
