import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { QueueRouter, RouteStep } from '@stepwell/constructs';
import { type LocalEnvironment, type StartLocalOptions, startLocal } from '@stepwell/local';
import { VirtualClock } from '@stepwell/asl';
import { type Stepwell, createStepwell, listExecutions } from '@stepwell/sdk';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, QueryLanguage, StateMachine, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';

/**
 * Counts its invocations by step and id, so that repeated effects show. Fails for a message with `poison`. Inline code
 * has no SDK.
 */
const counting = `
const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION, TABLE, STEP } = process.env;
const headers = {
  authorization: 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/20260101/' + AWS_REGION + '/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.UpdateItem',
};
exports.handler = async (event) => {
  if (event.poison) throw Object.assign(new Error('This message is poisoned'), { name: 'Poisoned' });
  const body = JSON.stringify({ TableName: TABLE, Key: { id: { S: STEP + ' ' + event.id } }, UpdateExpression: 'ADD times :one', ExpressionAttributeValues: { ':one': { N: '1' } } });
  for (;;) if ((await fetch(AWS_ENDPOINT_URL, { method: 'POST', headers, body })).ok) break;
  return { id: event.id, by: STEP };
};`;

/** How often each step processed each message, by `<step> <id>`. */
export type Counts = ReadonlyMap<string, number>;

/** A message of a dead-letter queue. */
export interface DeadLetter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** How often it was received, including from the queue from which SQS moved it. */
  readonly receives: number;
}

/** A local router whose steps count. */
export interface CountingApp extends AsyncDisposable {
  readonly environment: LocalEnvironment;
  readonly stepwell: Stepwell;
  readonly sqs: SQSClient;
  output(name: string): string;
  /** Sends messages to a route's queue, ten at a time. */
  send(route: string, messages: readonly Omit<SendMessageBatchRequestEntry, 'Id'>[]): Promise<void>;
  counts(): Promise<Counts>;
  /** The router's executions by status. */
  executions(): Promise<Readonly<Record<string, number>>>;
  /** Resolves when `holds` does. Meanwhile the time of the environment passes. */
  waitUntil(holds: () => Promise<boolean>): Promise<void>;
  deadLetters(route: string): DeadLetter[];
  /** Counts the messages in the queue of a route, in flight or not. */
  waiting(route: string): number;
}

/** Synthesizes the app, which each test starts. */
export async function synthesizeCountingApp(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'stepwell-e2e-'));
  const app = new App({ outdir: join(path, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Counting');
  const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const count = (step: string): LambdaFunction => {
    const counter = new LambdaFunction(stack, `Count${step}`, {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(counting),
      environment: { TABLE: table.tableName, STEP: step },
      timeout: Duration.seconds(20),
    });
    table.grantWriteData(counter);
    return counter;
  };
  const countNested = LambdaInvoke.jsonata(stack, 'Count', {
    lambdaFunction: count('Nested'),
    payload: TaskInput.fromText('{% $states.input %}'),
    outputs: '{% $states.result.Payload %}',
  });
  countNested.addRetry({ errors: ['States.ALL'], interval: Duration.seconds(1), maxAttempts: 6 });
  const child = new StateMachine(stack, 'Child', {
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromChainable(countNested),
  });
  const router = new QueueRouter(stack, 'Router', {
    routes: [
      { name: 'First', step: RouteStep.lambda(count('First')), sendTo: 'Second' },
      { name: 'Second', step: RouteStep.lambda(count('Second')) },
      { name: 'Ordered', step: RouteStep.lambda(count('Ordered')), fifo: true },
      { name: 'Nested', step: RouteStep.stateMachine(child) },
    ],
  });
  const output = (name: string, value: string) => new CfnOutput(stack, name, { value });
  output('StateMachineArn', router.stateMachine.stateMachineArn);
  output('TableName', table.tableName);
  output('BucketName', router.bucket.bucketName);
  for (const route of ['First', 'Second', 'Ordered', 'Nested']) {
    output(`${route}Url`, router.route(route).queue.queueUrl);
    output(`${route}Arn`, router.route(route).queue.queueArn);
    output(`${route}DeadLetterArn`, router.route(route).deadLetterQueue.queueArn);
  }
  app.synth();
  return { path: join(path, 'cdk.out'), [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Starts the app with a virtual clock. */
export async function startCountingApp(
  app: string,
  options: Omit<StartLocalOptions, 'app'> = {},
): Promise<CountingApp> {
  const environment = await startLocal({ clock: new VirtualClock(), ...options, app });
  const config = environment.clientConfig();
  const sqs = new SQSClient(config);
  const dynamodb = new DynamoDBClient(config);
  const stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const output = (name: string): string => {
    const value = environment.outputs['Counting']?.[name];
    if (typeof value !== 'string') throw new Error(`The stack has no output ${name}`);
    return value;
  };
  return {
    environment,
    stepwell,
    sqs,
    output,
    async send(route, messages) {
      for (let from = 0; from < messages.length; from += 10) {
        const Entries = messages.slice(from, from + 10).map((message, index) => ({ Id: String(index), ...message }));
        const { Failed = [] } = await sqs.send(
          new SendMessageBatchCommand({ QueueUrl: output(`${route}Url`), Entries }),
        );
        if (Failed.length > 0) throw new Error(`${Failed.length} messages were not sent: ${Failed[0]?.Message}`);
      }
    },
    async counts() {
      const found = new Map<string, number>();
      for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName: output('TableName') }))
        for (const { id, times } of Items) found.set(id?.S ?? '', Number(times?.N));
      return found;
    },
    async executions() {
      const found: Record<string, number> = {};
      for await (const { status } of listExecutions(stepwell, output('StateMachineArn')))
        found[status] = (found[status] ?? 0) + 1;
      return found;
    },
    async waitUntil(holds) {
      while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    deadLetters: (route) =>
      environment.services.sqs.messages(output(`${route}DeadLetterArn`)).map(({ body, attributes, receiveCount }) => ({
        body,
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]),
        ),
        receives: receiveCount,
      })),
    waiting: (route) => environment.services.sqs.messages(output(`${route}Arn`)).length,
    async [Symbol.asyncDispose]() {
      stepwell[Symbol.dispose]();
      sqs.destroy();
      dynamodb.destroy();
      await environment.close();
    },
  };
}
