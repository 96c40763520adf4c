// Sends items to state machines through each kind of event source of the local runtime, without and with faults: counts
// the items that arrived, and measures the CPU time of an item, of all processes and the client.
// `node deliveries/bench.mjs [--items 1000]`
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { VirtualClock } from '@stepwell/asl';
import { startLocal } from '@stepwell/local';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AwsIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { cpuMicroseconds } from '../cpu.mjs';

const { values } = parseArgs({ options: { items: { type: 'string', default: '1000' } } });
const count = Number(values.items);
/** Faults of services that deliver at least once: each item arrives in spite of them, some more than once. */
const faults = { duplicate: 0.1, delay: 0.1, reorder: 0.1, drop: 0.1 };
const chaos = {
  seed: 1,
  sqs: { ...faults, throttle: 0.05 },
  events: { ...faults, throttle: 0.05 },
  s3: faults,
  states: { throttle: 0.05 },
  dynamodb: { throttle: 0.05 },
};

/** The event sources: `build` returns what `sender` needs. */
const sources = {
  'REST API, StartExecution': {
    build(stack, machine) {
      const credentialsRole = new Role(stack, 'ApiRole', {
        assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
        inlinePolicies: { start: allow('states:StartExecution', machine.stateMachineArn) },
      });
      const template = `{"stateMachineArn":"${machine.stateMachineArn}","input":"$util.escapeJavaScript($input.body)"}`;
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      const options = {
        credentialsRole,
        requestTemplates: { 'application/json': template },
        integrationResponses: [{ statusCode: '200', selectionPattern: '2\\d\\d' }, { statusCode: '500' }],
      };
      api.root.addMethod('POST', new AwsIntegration({ service: 'states', action: 'StartExecution', options }), {
        methodResponses: [{ statusCode: '200' }, { statusCode: '500' }],
      });
      return api.url;
    },
    sender: (_environment, url) => async (id) => {
      const headers = { 'content-type': 'application/json' };
      for (let isStarted = false; !isStarted;) {
        const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ id }) });
        await response.arrayBuffer();
        isStarted = response.ok; // a throttled request is sent again, as clients do
      }
    },
    idOf: ({ id }) => id,
  },
  'S3 object, EventBridge rule': {
    build(stack, machine) {
      const bucket = new Bucket(stack, 'Bucket', { eventBridgeEnabled: true });
      new Rule(stack, 'Rule', {
        eventPattern: { source: ['aws.s3'], detail: { bucket: { name: [bucket.bucketName] } } },
        targets: [new SfnStateMachine(machine)],
      });
      return bucket.bucketName;
    },
    sender: client(S3Client, (Bucket, id) => new PutObjectCommand({ Bucket, Key: id, Body: id }), {
      forcePathStyle: true,
    }),
    idOf: ({ detail }) => detail.object.key,
  },
  'SQS message, pipe': {
    build(stack, machine) {
      const queue = new Queue(stack, 'Queue');
      pipe(stack, machine, queue.queueArn, { sqsQueueParameters: { batchSize: 1 } }, [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ]);
      return queue.queueUrl;
    },
    sender: client(SQSClient, (QueueUrl, id) => new SendMessageCommand({ QueueUrl, MessageBody: id })),
    idOf: ([{ body }]) => body,
  },
  'DynamoDB stream record, pipe': {
    build(stack, machine) {
      const table = new Table(stack, 'Table', {
        partitionKey: { name: 'id', type: AttributeType.STRING },
        stream: StreamViewType.NEW_IMAGE,
      });
      const parameters = { dynamoDbStreamParameters: { startingPosition: 'TRIM_HORIZON', batchSize: 1 } };
      pipe(stack, machine, table.tableStreamArn, parameters, [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ]);
      return table.tableName;
    },
    sender: client(DynamoDBClient, (TableName, id) => new PutItemCommand({ TableName, Item: { id: { S: id } } })),
    idOf: ([{ dynamodb }]) => dynamodb.Keys.id.S,
  },
};

function allow(actions, resource) {
  return new PolicyDocument({
    statements: [new PolicyStatement({ actions: [actions].flat(), resources: [resource] })],
  });
}

function pipe(stack, machine, source, sourceParameters, actions) {
  const role = new Role(stack, 'PipeRole', {
    assumedBy: new ServicePrincipal('pipes.amazonaws.com'),
    inlinePolicies: {
      read: allow(actions, source),
      start: allow('states:StartExecution', machine.stateMachineArn),
    },
  });
  new CfnPipe(stack, 'Pipe', {
    source,
    sourceParameters,
    target: machine.stateMachineArn,
    targetParameters: { stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' } },
    roleArn: role.roleArn,
  });
}

function client(Client, commandOf, options = {}) {
  return (environment, target) => {
    const sdk = new Client({ ...environment.clientConfig(), ...options });
    return (id) => sdk.send(commandOf(target, id));
  };
}

function synthesize(outdir, { build }) {
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Bench');
  const machine = new StateMachine(stack, 'Machine', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'P')),
  });
  new CfnOutput(stack, 'Target', { value: build(stack, machine) });
  app.synth();
}

/** Sends all items, ten at a time, and waits until each has started an execution that succeeded. */
async function deliver(app, { sender, idOf }, options) {
  const environment = await startLocal({ app, clock: new VirtualClock(), ...options });
  const ids = Array.from({ length: count }, () => randomUUID());
  const missing = new Set(ids);
  let executions = 0;
  const arrived = new Promise((resolve, reject) => {
    const { states } = environment.services;
    const receive = async (executionArn) => {
      const { input } = await states.call('DescribeExecution', { executionArn });
      missing.delete(idOf(JSON.parse(input)));
      if (missing.size === 0) resolve();
    };
    states.on('status', ({ executionArn, status }) => {
      if (status !== 'SUCCEEDED') return;
      executions += 1;
      receive(executionArn).catch(reject);
    });
  });
  const send = sender(environment, environment.outputs.Bench.Target);
  const cpu = cpuMicroseconds();
  const queue = ids.values();
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      for (const id of queue) await send(id);
    }),
  );
  await Promise.race([arrived, after(120_000)]);
  const cpuMs = (cpuMicroseconds() - cpu) / 1e3;
  await environment.close();
  return { arrived: count - missing.size, executions, cpuMs };
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

process.env.CDK_VALIDATION = 'false';
const folder = await mkdtemp(join(tmpdir(), 'stepwell-bench-'));
console.log(`${count} items each; Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log('| source | arrived | CPU ms per item | arrived with faults | executions with faults |');
console.log('| --- | ---: | ---: | ---: | ---: |');
for (const [name, source] of Object.entries(sources)) {
  const app = join(folder, name.replaceAll(/\W+/g, '-'));
  synthesize(app, source);
  const plain = await deliver(app, source);
  const faulty = await deliver(app, source, { chaos });
  console.log(
    `| ${name} | ${plain.arrived} of ${count} | ${(plain.cpuMs / count).toFixed(1)} | ${faulty.arrived} of ${count} | ` +
      `${faulty.executions} |`,
  );
}
await rm(folder, { recursive: true, force: true });
process.exit(0);
