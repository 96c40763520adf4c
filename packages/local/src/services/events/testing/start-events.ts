import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutRuleCommandInput,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { SeededRandom } from '@stepwell/asl';
import { invokeAs } from '../../../kernel/calls.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { TestClock } from '../../../testing/test-clock.js';
import { startTestEndpoint, type TestEndpoint } from '../../../testing/test-endpoint.js';
import { SnsService } from '../../sns/index.js';
import { SqsService } from '../../sqs/index.js';
import { EventsService } from '../service.js';

/** EventBridge with local queues and topics, on a test clock, and an SDK client for it. */
export interface TestEvents extends AsyncDisposable {
  readonly local: TestEndpoint<{ events: EventsService; sqs: SqsService; sns: SnsService }>;
  readonly events: EventsService;
  readonly sqs: SqsService;
  readonly sns: SnsService;
  readonly client: EventBridgeClient;
  readonly clock: TestClock;
  readonly problems: string[];
  /** Events that functions, state machines and log groups received. */
  readonly received: { readonly arn: string; readonly name?: string; readonly text: string }[];
  /** The error that these targets throw, if any. */
  failure: Error | undefined;
  /** Puts one event and waits until it is where it goes. */
  put(
    detail: object,
    more?: { readonly source?: string; readonly detailType?: string; readonly bus?: string },
  ): Promise<string | undefined>;
  /** A rule for all events of the source `test`, with these targets. */
  rule(targets: readonly Omit<Target, 'Id'>[], more?: Partial<PutRuleCommandInput>): Promise<string>;
  /** Creates a topic and returns its ARN. */
  createTopic(name: string): Promise<string>;
  /** Bodies of a queue's messages. */
  bodies(queue: string): string[];
}

/** Starts them on a free port. */
export async function startEvents(): Promise<TestEvents> {
  const clock = new TestClock();
  const problems: string[] = [];
  const received: { arn: string; name?: string; text: string }[] = [];
  const take = (arn: string, text: string, name?: string): Promise<void> => {
    if (env.failure) return Promise.reject(env.failure);
    received.push({ arn, text, ...(name === undefined ? {} : { name }) });
    return Promise.resolve();
  };
  const local = await startTestEndpoint((parts) => {
    const context = { ...parts.context, clock };
    const { kernel } = context;
    kernel.register({
      model: readModel('lambda'),
      operations: {
        Invoke: ({ FunctionName, Payload }: { readonly FunctionName: string; readonly Payload: Uint8Array }) =>
          take(FunctionName, Buffer.from(Payload).toString()),
      },
    });
    kernel.register({
      model: readModel('sfn'),
      operations: {
        StartExecution: (input: { readonly stateMachineArn: string; readonly name: string; readonly input: string }) =>
          take(input.stateMachineArn, input.input, input.name),
      },
    });
    kernel.register({
      model: readModel('cloudwatchlogs'),
      operations: {
        CreateLogStream: () => undefined,
        PutLogEvents: (input: { readonly logGroupName: string; readonly logEvents: readonly { message: string }[] }) =>
          take(
            `arn:aws:logs:us-east-1:123456789012:log-group:${input.logGroupName}`,
            input.logEvents[0]?.message ?? '',
          ),
      },
    });
    const sqs = new SqsService(context);
    return {
      sqs,
      sns: new SnsService(context),
      events: new EventsService({
        ...context,
        random: new SeededRandom(1),
        onProblem: (problem) => problems.push(problem),
      }),
    };
  });
  const { events, sqs, sns } = local.services;
  const client = new EventBridgeClient({ ...local.clientConfig(), maxAttempts: 1 });
  let count = 0;
  const env: TestEvents = {
    local,
    events,
    sqs,
    sns,
    client,
    clock,
    problems,
    received,
    failure: undefined,
    async put(detail, { source = 'test', detailType = 'Test', bus } = {}) {
      const { Entries } = await client.send(
        new PutEventsCommand({
          Entries: [{ Source: source, DetailType: detailType, Detail: JSON.stringify(detail), EventBusName: bus }],
        }),
      );
      await events.settled();
      return Entries?.[0]?.EventId;
    },
    async rule(targets, more = {}) {
      const Name = `rule-${++count}`;
      const { RuleArn } = await client.send(
        new PutRuleCommand({
          Name,
          ...(more.ScheduleExpression === undefined ? { EventPattern: '{"source":["test"]}' } : {}),
          ...more,
        }),
      );
      await client.send(
        new PutTargetsCommand({
          Rule: more.Name ?? Name,
          EventBusName: more.EventBusName,
          Targets: targets.map((target, index) => ({ Id: `t${index}`, ...target })) as Target[],
        }),
      );
      return RuleArn ?? '';
    },
    createTopic: async (Name) => {
      const { kernel, region } = local.context;
      const invoke = invokeAs(kernel, { source: 'deploy', clock, region });
      return (await invoke<{ TopicArn: string }>('sns', 'CreateTopic', { Name })).TopicArn;
    },
    bodies: (queue) => sqs.messages(queue).map((message) => message.body),
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await local.close();
    },
  };
  return env;
}
