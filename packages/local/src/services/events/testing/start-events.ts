import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutRuleCommandInput,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { SeededRandom } from '@stepwell/asl';
import { TestClock } from '../../../testing/test-clock.js';
import { startTestEndpoint, type TestEndpoint } from '../../../testing/test-endpoint.js';
import { SnsService } from '../../sns/index.js';
import { SqsService } from '../../sqs/index.js';
import { ConnectionStore } from '../connections/connection-store.js';
import { EventsService } from '../events-service.js';
import { type TargetPorts } from '../targets/target-ports.js';

/** EventBridge with the local queues and topics beside it, on a clock that stands, and an SDK client for it. */
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
    const random = new SeededRandom(1);
    const sqs = new SqsService(context);
    const sns = new SnsService({ ...context, queues: sqs });
    const targets: TargetPorts = {
      functions: { invoke: (arn, text) => take(arn, text) },
      queues: sqs,
      topics: sns,
      startExecution: (arn, name, text) => take(arn, text, name),
      writeLog: (arn, text) => take(arn, text),
    };
    return {
      sqs,
      sns,
      events: new EventsService({
        ...context,
        random,
        targets,
        connections: new ConnectionStore({ ...context, random }),
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
    bodies: (queue) => sqs.messages(queue).map((message) => message.body),
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await local.close();
    },
  };
  return env;
}
