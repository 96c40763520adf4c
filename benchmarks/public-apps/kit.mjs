import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';

const clients = {
  dynamodb: { module: '@aws-sdk/client-dynamodb', client: 'DynamoDBClient' },
  events: { module: '@aws-sdk/client-eventbridge', client: 'EventBridgeClient' },
  logs: { module: '@aws-sdk/client-cloudwatch-logs', client: 'CloudWatchLogsClient' },
  s3: { module: '@aws-sdk/client-s3', client: 'S3Client' },
  sns: { module: '@aws-sdk/client-sns', client: 'SNSClient' },
  sqs: { module: '@aws-sdk/client-sqs', client: 'SQSClient' },
};

/** The actions of flows on a running app: find its resources, start its machines, and wait for effects. */
export class RunningApp {
  /** @param patience milliseconds until a flow must have an outcome */
  constructor(aws, patience = 60_000) {
    this.patience = patience;
    this.aws = aws;
    this.services = aws.services;
    this.sfn = new SFNClient(aws.clientConfig());
  }

  /** The physical ID of the resource of a type whose construct path contains a text. */
  id(type, part = '') {
    const found = this.aws.resources.filter((each) => each.type === `AWS::${type}` && each.path.includes(part));
    if (found.length === 0) throw new Error(`no AWS::${type} has ${part} in its path`);
    return found[0].physicalId;
  }

  /** The physical IDs of all resources of a type. */
  all(type) {
    return this.aws.resources.filter((each) => each.type === `AWS::${type}`).map(({ physicalId }) => physicalId);
  }

  /** The first output whose name contains a text. */
  output(part = '') {
    const outputs = Object.values(this.aws.outputs).flatMap((stack) => Object.entries(stack));
    const found = outputs.find(([name]) => name.toLowerCase().includes(part.toLowerCase()));
    if (found === undefined) throw new Error(`no output has ${part} in its name`);
    return String(found[1]);
  }

  start(input = {}, part = '') {
    const stateMachineArn = this.id('StepFunctions::StateMachine', part);
    return this.sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  }

  /** Starts a machine, and returns its output when it has succeeded. */
  async run(input = {}, part = '') {
    const { executionArn } = await this.start(input, part);
    return this.succeeded(executionArn);
  }

  /** The output of the newest execution of a machine that something else starts, when it has succeeded. */
  async started(part = '') {
    const stateMachineArn = this.id('StepFunctions::StateMachine', part);
    const [first] = await this.until('an execution', async () => {
      const { executions } = await this.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
      return executions.length > 0 ? executions : undefined;
    });
    return this.succeeded(first.executionArn);
  }

  /** Runs an Express machine, and returns its output. */
  async runExpress(input = {}, part = '') {
    const { status, output, error, cause } = await this.sfn.send(
      new StartSyncExecutionCommand({
        stateMachineArn: this.id('StepFunctions::StateMachine', part),
        input: JSON.stringify(input),
      }),
    );
    if (status !== 'SUCCEEDED') throw new Error(`${status} ${error}: ${cause}`);
    return JSON.parse(output);
  }

  /** The log event that says that an execution of an Express machine has succeeded. */
  startedExpress() {
    const group = this.aws.resources.find(
      ({ type, path }) => type === 'AWS::Logs::LogGroup' && /log ?group/i.test(path),
    );
    return this.logged(group.physicalId, 'ExecutionSucceeded');
  }

  /** The first message of a log group that contains a text. */
  logged(logGroupName, text) {
    return this.until(`${text} in ${logGroupName}`, async () => {
      const { events } = await this.call('logs', 'FilterLogEvents', { logGroupName });
      return events.find(({ message }) => message.includes(text))?.message;
    });
  }

  async succeeded(executionArn) {
    const execution = await this.until('the end of the execution', async () => {
      const found = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return found.status === 'RUNNING' ? undefined : found;
    });
    if (execution.status !== 'SUCCEEDED') throw new Error(`${execution.status} ${execution.error}: ${execution.cause}`);
    return JSON.parse(execution.output);
  }

  /** Calls an operation of a service with its SDK client. */
  async call(service, operation, input = {}) {
    const { module, client } = clients[service];
    const sdk = await import(module);
    return new sdk[client](this.aws.clientConfig()).send(new sdk[`${operation}Command`](input));
  }

  /** The body of the first message of a queue. */
  message(part = '') {
    const QueueUrl = this.id('SQS::Queue', part);
    return this.until('a message', async () => {
      const { Messages: [message] = [] } = await this.call('sqs', 'ReceiveMessage', { QueueUrl });
      return message?.Body;
    });
  }

  /** Invokes a function, and returns its result. */
  async invoke(part, event = {}) {
    const { payload, functionError } = await this.services.lambda.invoke(
      this.id('Lambda::Function', part),
      JSON.stringify(event),
    );
    if (functionError !== undefined) throw new Error(`${functionError}: ${payload}`);
    return payload === '' ? undefined : JSON.parse(payload);
  }

  /** Sends an HTTP request, and returns status and body. */
  async request(url, { method = 'GET', body, headers } = {}) {
    const sent = typeof body === 'object' ? JSON.stringify(body) : body;
    const response = await fetch(url, {
      method,
      body: sent,
      headers: { 'content-type': 'application/json', ...headers },
    });
    const text = await response.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, text, json };
  }

  /** Repeats a test until it returns something. */
  async until(subject, test) {
    const end = Date.now() + this.patience;
    for (;;) {
      const found = await test();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > end) throw new Error(`waited ${this.patience / 1000} seconds for ${subject}`);
      // The effects of an app have no common event, so they are polled.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
