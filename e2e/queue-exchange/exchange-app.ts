import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { BatchJob, FargateQueue, QueueExchange, type QueueExchangeProps } from '@stepwell/constructs';
import { type LocalEnvironment, type StartLocalOptions, startLocal } from '@stepwell/local';
import { type Stepwell, createStepwell } from '@stepwell/sdk';
import { type QueueExchange as Client, queueExchange } from '@stepwell/sdk/queue-exchange';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Effects, startEffects } from './effects.js';
import { writeJobImage } from './job-image.js';

/** A local app with one QueueExchange whose Processor reports its effects to the test. */
export interface ExchangeApp extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly effects: Effects;
  readonly exchange: Client;
  readonly stepwell: Stepwell;
  readonly sqs: SQSClient;
  /** An output of the stack: `QueueUrl`, `DeadLetterQueueUrl`, `UndeliverableQueueUrl`, `TableName`. */
  output(name: string): string;
  readonly problems: string[];
  /** Starts an execution and waits for its end without polling. */
  run(message: Readonly<Record<string, unknown>>): Promise<CompletedExecution>;
}

/** The result of an execution. */
export interface CompletedExecution {
  readonly executionArn: string;
  readonly status: string | undefined;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Options of synthesizeExchange. */
export interface ExchangeAppProps {
  /** The consumer of the messages: a function on the queue, Batch jobs, or workers that the test starts. */
  readonly processor: 'function' | 'job' | 'worker';
  readonly props?: QueueExchangeProps;
}

/** Options of startExchange. */
export interface ExchangeAppOptions extends ExchangeAppProps, Pick<StartLocalOptions, 'chaos' | 'seed'> {}

/** A synthesized app, which can be started several times. Its functions and jobs report their effects here. */
export interface SynthesizedExchange extends AsyncDisposable {
  readonly path: string;
  readonly effects: Effects;
}

/** Returns a message that identifies its execution. */
const ACTIVATOR = `exports.handler = async ({ name, nonce }) => ({ name, nonce, planned: 'by activator of ' + name });`;

/** Reports an effect with the id of the exchange. Its response contains the message. */
const PROCESSOR = `exports.handler = async (message, context) => {
  const { id } = context.clientContext.custom.stepwellExchange;
  const response = await fetch(process.env.EFFECTS_URL, { method: 'POST', body: JSON.stringify({ id, name: message.name }) });
  const outcome = await response.text();
  if (outcome === 'invalid') throw Object.assign(new Error('name must be valid, got ' + message.name), { name: 'InvalidInput' });
  if (outcome === 'fail') throw new Error('no room for ' + message.name);
  return { message, processedFor: message.name, ...(message.nonce.length > 1_000 ? { again: message.nonce } : {}) };
};`;

/** Synthesizes the app and starts it. */
export async function startExchange({ processor, props, ...local }: ExchangeAppOptions): Promise<ExchangeApp> {
  const synthesized = await synthesizeExchange({ processor, props });
  const app = await startSynthesizedExchange(synthesized, local);
  return {
    ...app,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await synthesized[Symbol.asyncDispose]();
    },
  };
}

/** Synthesizes the app. */
export async function synthesizeExchange({ processor, props }: ExchangeAppProps): Promise<SynthesizedExchange> {
  const effects = await startEffects();
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-exchange-'));
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false, stackTraces: false });
  const stack = new Stack(app, 'Exchange');
  const inline = (id: string, code: string): LambdaFunction =>
    new LambdaFunction(stack, id, {
      code: Code.fromInline(code),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      timeout: Duration.seconds(20),
      environment: { EFFECTS_URL: effects.url },
    });
  const job = async (): Promise<BatchJob> =>
    new BatchJob(stack, 'Job', {
      image: ContainerImage.fromAsset(await writeJobImage(folder)),
      queue: new FargateQueue(stack, 'Fargate'),
      environment: { EFFECTS_URL: effects.url },
    });
  const exchange = new QueueExchange(stack, 'Scenes', {
    activatorFunction: inline('Activator', ACTIVATOR),
    ...(processor === 'function'
      ? { processorFunction: inline('Processor', PROCESSOR), retryInterval: Duration.seconds(1) }
      : {}),
    // Messages of a killed function become visible again after the visibility timeout.
    ...(processor === 'job'
      ? { processorJob: await job(), consumerTimeout: Duration.seconds(6), retryInterval: Duration.seconds(1) }
      : {}),
    maxReceiveCount: 3,
    removalPolicy: RemovalPolicy.DESTROY,
    ...props,
  });
  const outputs = {
    StateMachineArn: exchange.stateMachine.stateMachineArn,
    QueueUrl: exchange.queue.queueUrl,
    DeadLetterQueueUrl: exchange.deadLetterQueue.queueUrl,
    DeadLetterQueueArn: exchange.deadLetterQueue.queueArn,
    QueueArn: exchange.queue.queueArn,
    UndeliverableQueueUrl: exchange.undeliverableQueue.queueUrl,
    UndeliverableQueueArn: exchange.undeliverableQueue.queueArn,
    TableName: exchange.claimsTable.tableName,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
  app.synth();
  return {
    path: join(folder, 'cdk.out'),
    effects,
    [Symbol.asyncDispose]: async () => {
      await effects[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the synthesized app. */
export async function startSynthesizedExchange(
  { path, effects }: SynthesizedExchange,
  local: Pick<StartLocalOptions, 'chaos' | 'seed'> = {},
): Promise<ExchangeApp> {
  const problems: string[] = [];
  const environment = await startLocal({
    ...local,
    batch: { minTimeoutSeconds: 1, stopGraceMs: 2_000 },
    app: path,
    onProblem: (problem) => problems.push(problem),
  });
  const { endpoint, region, credentials } = environment;
  const stepwell = createStepwell({ endpoint, region, credentials });
  const sqs = new SQSClient({ ...environment.clientConfig(), useQueueUrlAsEndpoint: false });
  const output = (name: string): string => {
    const value = environment.outputs['Exchange']?.[name];
    if (typeof value !== 'string') throw new Error(`The stack has no output ${name}`);
    return value;
  };
  return {
    environment,
    effects,
    stepwell,
    sqs,
    problems,
    output,
    run: async (message) => {
      const { executionArn } = await environment.services.states.call('StartExecution', {
        stateMachineArn: output('StateMachineArn'),
        input: JSON.stringify({ message }),
      });
      const {
        status,
        output: text,
        error,
        cause,
      } = await environment.services.states.waitForExecution(String(executionArn));
      return {
        executionArn: String(executionArn),
        status,
        output: text === undefined ? undefined : (JSON.parse(text) as { output: unknown }).output,
        error,
        cause,
      };
    },
    exchange: queueExchange(stepwell, { stateMachineArn: output('StateMachineArn') }),
    [Symbol.asyncDispose]: async () => {
      sqs.destroy();
      stepwell.destroy();
      await environment.close();
    },
  };
}
