// Measures messages per second through QueueRouter on the local runtime. Each message is received by the trigger, which
// starts an execution with one function.
// `node queue-router/bench.mjs [--messages 100,1000,10000]`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { QueueRouter, RouteStep } from '@stepwell/constructs';
import { startLocal } from '@stepwell/local';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { cpuMicroseconds } from '../cpu.mjs';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '100,1000,10000' } } });

/** A router with one route, whose function takes almost no time. */
function synthesize(outdir) {
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Bench');
  const step = new LambdaFunction(stack, 'Double', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async ({ number }) => ({ doubled: 2 * number })'),
  });
  const router = new QueueRouter(stack, 'Router', { routes: [{ name: 'Double', step: RouteStep.lambda(step) }] });
  new CfnOutput(stack, 'QueueUrl', { value: router.route('Double').queue.queueUrl });
  app.synth();
}

/** Sends messages in batches of ten, and waits until all executions succeeded. */
async function processMessages(environment, count) {
  const { QueueUrl } = environment.outputs.Bench;
  const sqs = new SQSClient(environment.clientConfig());
  const ended = executionsEnd(environment, count);
  for (let from = 0; from < count; from += 10) {
    const Entries = Array.from({ length: Math.min(10, count - from) }, (_, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ number: from + index }),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
  await ended;
  sqs.destroy();
}

/** Resolves when a number of executions succeeded. */
function executionsEnd(environment, count) {
  return new Promise((resolve) => {
    let succeeded = 0;
    const stop = environment.services.states.on('status', ({ status }) => {
      if (status === 'SUCCEEDED') succeeded += 1;
      if (succeeded < count) return;
      stop();
      resolve();
    });
  });
}

const folder = await mkdtemp(join(tmpdir(), 'stepwell-bench-'));
const app = join(folder, 'cdk.out');
synthesize(app);
console.log(
  `QueueRouter, one function a message; Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
);
console.log('| messages | seconds | messages/s | CPU ms per message |');
console.log('| ---: | ---: | ---: | ---: |');
for (const count of values.messages.split(',').map(Number)) {
  // Each measurement has a new environment, without stored data of the previous one.
  const environment = await startLocal({ app });
  await processMessages(environment, 20);
  const cpu = cpuMicroseconds();
  const start = performance.now();
  await processMessages(environment, count);
  const seconds = (performance.now() - start) / 1_000;
  const cpuMs = (cpuMicroseconds() - cpu) / 1e3;
  console.log(
    `| ${count} | ${seconds.toFixed(1)} | ${Math.round(count / seconds)} | ` + `${(cpuMs / count).toFixed(1)} |`,
  );
  await environment.close();
}
await rm(folder, { recursive: true, force: true });
