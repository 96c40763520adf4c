import { DescribeEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CfnOutput, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import {
  Archive,
  Authorization,
  CfnEventBusPolicy,
  CfnRule,
  Connection,
  EventBus,
  EventField,
  Rule,
  RuleTargetInput,
  Schedule,
} from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget, SfnStateMachine, SnsTopic, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

describe('an app with rules', () => {
  it("routes events from a bus to a state machine, and the execution's status to a queue", async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Events');
      const bus = new EventBus(stack, 'Bus', { eventBusName: 'orders' });
      new CfnEventBusPolicy(stack, 'Other', {
        eventBusName: bus.eventBusName,
        statementId: 'other',
        statement: { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: bus.eventBusArn },
      });
      new Archive(stack, 'Archive', { sourceEventBus: bus, eventPattern: { source: ['shop'] } });
      const machine = new StateMachine(stack, 'Machine', {
        definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Double')),
      });
      const [told, ended, both] = [new Queue(stack, 'Told'), new Queue(stack, 'Ended'), new Queue(stack, 'Both Queue')];
      const topic = new Topic(stack, 'Topic');
      topic.addSubscription(new SqsSubscription(told, { rawMessageDelivery: true }));
      new Rule(stack, 'Start', {
        eventBus: bus,
        eventPattern: { source: ['shop'], detail: { total: [{ numeric: ['>=', 100] }] } },
        targets: [
          new SfnStateMachine(machine, {
            input: RuleTargetInput.fromObject({ order: EventField.fromPath('$.detail.id') }),
            retryAttempts: 2,
            maxEventAge: Duration.hours(1),
            deadLetterQueue: new Queue(stack, 'Dead'),
          }),
          new SnsTopic(topic, { message: RuleTargetInput.fromText(`order ${EventField.fromPath('$.detail.id')}`) }),
        ],
      });
      new Rule(stack, 'End', {
        eventPattern: {
          source: ['aws.states'],
          detail: { status: ['SUCCEEDED', 'FAILED'], stateMachineArn: [machine.stateMachineArn] },
        },
        targets: [new SqsQueue(ended)],
      });
      new Rule(stack, 'Forward', {
        eventBus: bus,
        eventPattern: { source: ['forwarded'] },
        targets: [new BusTarget(EventBus.fromEventBusName(stack, 'Default', 'default'))],
      });
      new Rule(stack, 'Nightly', {
        schedule: Schedule.cron({ hour: '3', minute: '0' }),
        targets: [new SqsQueue(told)],
      });
      new CfnRule(stack, 'Elsewhere', {
        eventPattern: { source: ['x'] },
        targets: [{ id: 'a', arn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s' }],
      });
      new CfnRule(stack, 'Both', {
        eventPattern: { source: ['both'] },
        targets: [
          {
            id: 'a',
            arn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s',
            kinesisParameters: { partitionKeyPath: '$' },
          },
          { id: 'b', arn: both.queueArn },
        ],
      });
      new Connection(stack, 'Connection', {
        authorization: Authorization.apiKey('x-key', SecretValue.unsafePlainText('s3cret')),
      });
      for (const [name, value] of Object.entries({
        Told: told.queueUrl,
        Ended: ended.queueUrl,
        Both: both.queueUrl,
        BusArn: bus.eventBusArn,
      }))
        new CfnOutput(stack, `${name}Output`, { value });
    });
    const problems: string[] = [];
    await using local = await startLocal({ app: app.path, onProblem: (problem) => problems.push(problem) });
    const { ToldOutput, EndedOutput, BothOutput, BusArnOutput } = local.outputs['Events'] ?? {};
    const status = (path: string) => local.resources.find((resource) => resource.path === path)?.status;
    expect([
      status('Events/Start/Resource'),
      status('Events/Bus/Resource'),
      status('Events/Other'),
      status('Events/Archive/Archive'),
      status('Events/Connection/Connection'),
    ]).toEqual(['running', 'running', 'stub', 'unsupported', 'running']);
    expect(local.unsupported.find(({ path }) => path === 'Events/Elsewhere')?.reason).toContain(
      'events are not delivered to arn:aws:kinesis:us-east-1:123456789012:stream/s here',
    );
    expect(local.resources.find(({ path }) => path === 'Events/Start/Resource')?.physicalId).toMatch(
      /^orders\|Events-Start/,
    );
    expect(local.resources.find(({ path }) => path === 'Events/Both')).toMatchObject({
      status: 'running',
      differences: [
        { property: 'Targets.KinesisParameters', effect: 'missing' },
        { property: 'Targets.Arn', effect: 'missing', reason: expect.stringContaining('stream/s here') as string },
      ],
    });
    const client = new EventBridgeClient(local.clientConfig());
    const { Policy } = await client.send(new DescribeEventBusCommand({ Name: 'orders' }));
    expect(JSON.parse(Policy ?? '')).toMatchObject({ Statement: [{ Sid: 'other', Principal: '*' }] });
    await client.send(new PutEventsCommand({ Entries: [{ Source: 'both', DetailType: 'Both', Detail: '{}' }] }));
    expect(await local.services.sqs.receive(String(BothOutput), { waitSeconds: 20 })).toHaveLength(1);
    const Entries = [50, 150].map((total) => ({
      EventBusName: String(BusArnOutput),
      Source: 'shop',
      DetailType: 'Order',
      Detail: JSON.stringify({ id: `o-${total}`, total }),
    }));
    expect((await client.send(new PutEventsCommand({ Entries }))).FailedEntryCount).toBe(0);
    const [end] = await local.services.sqs.receive(String(EndedOutput), { waitSeconds: 20 });
    expect(JSON.parse(end?.body ?? '')).toMatchObject({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [expect.stringContaining(':execution:')],
      detail: {
        status: 'SUCCEEDED',
        input: '{"order":"o-150"}',
        output: '{"order":"o-150"}',
        startDate: expect.any(Number),
        stopDate: expect.any(Number),
        error: null,
        cause: null,
      },
    });
    expect((await local.services.sqs.receive(String(ToldOutput), { waitSeconds: 20 })).map(({ body }) => body)).toEqual(
      ['"order o-150"'],
    );
    expect(problems).toEqual([]);
    client.destroy();
  });
});
