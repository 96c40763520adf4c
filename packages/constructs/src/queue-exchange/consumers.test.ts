import { type Template, Match } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { AlarmKind } from '../index.js';
import { definitionOf, stateOf } from '../testing/definition-of.js';
import { processorJob, synthesizeQueueExchange } from '../testing/synthesize-queue-exchange.js';

/** The actions in the policies of a role, without logs, traces and receiving messages. */
function actionsOf(template: Template, role: string): string[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')) as [
    string,
    { Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } } },
  ][];
  const actions = policies
    .filter(([id]) => id.includes(`${role}DefaultPolicy`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action));
  return [...new Set(actions)]
    .filter((action) => !/^(xray|logs):|^sqs:(Receive|Change|Delete|Get)/.test(action))
    .sort();
}

const made = synthesizeQueueExchange();

describe('a Processor that is a Batch job', () => {
  const jobs = synthesizeQueueExchange((stack) => ({ processorJob: processorJob(stack) }));
  const definitionOfJobs = definitionOf(jobs.template);

  it('is submitted for each message, by a function with only the permissions for it', () => {
    jobs.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          STEPWELL_JOB_QUEUE: Match.anyValue(),
          STEPWELL_JOB_DEFINITION: Match.anyValue(),
          STEPWELL_TABLE: Match.anyValue(),
        }),
      },
      Timeout: 60,
    });
    expect(actionsOf(jobs.template, 'SubmitRole')).toEqual([
      'batch:ListJobs',
      'batch:SubmitJob',
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      's3:PutObject',
      'states:SendTaskFailure',
      'states:SendTaskHeartbeat',
      'states:SendTaskSuccess',
    ]);
    jobs.template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 60,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
    expect(jobs.exchange.consumerFunction).toBeDefined();
  });

  it('responds itself: its role can read messages and complete tokens', () => {
    expect(actionsOf(jobs.template, 'JobRole')).toEqual([
      's3:GetObject',
      'states:SendTaskFailure',
      'states:SendTaskHeartbeat',
      'states:SendTaskSuccess',
    ]);
  });

  it('has a rule that invokes a function when it fails, with retries and a dead-letter queue', () => {
    jobs.template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.batch'],
        'detail-type': ['Batch Job State Change'],
        detail: { status: ['FAILED'], jobQueue: [Match.anyValue()] },
      },
      Targets: [
        Match.objectLike({
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: Match.anyValue(),
        }),
      ],
    });
    expect(jobs.exchange.alarms.ofKind(AlarmKind.UNDELIVERED)).toHaveLength(1);
    expect(made.exchange.alarms.ofKind(AlarmKind.UNDELIVERED)).toEqual([]);
  });

  it('is submitted again after termination, at most twice, with a timeout for all attempts', () => {
    const exchange = stateOf(definitionOfJobs, 'Exchange message');
    expect(exchange.Retry).toContainEqual(
      expect.objectContaining({ ErrorEquals: ['JobTerminated'], MaxAttempts: 2, JitterStrategy: 'FULL' }),
    );
    expect(exchange.TimeoutSeconds).toBe(3 * 600 + 3_600);
    expect(JSON.stringify(stateOf(definitionOf(made.template), 'Exchange message').Retry)).not.toContain(
      'JobTerminated',
    );
  });
});

describe('the function on the dead-letter queue', () => {
  it('has the maximum number of attempts, and permission to return a message to the queue', () => {
    made.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ STEPWELL_QUEUE_URL: Match.anyValue(), STEPWELL_MAX_ATTEMPTS: '5' }),
      },
    });
    expect(actionsOf(made.template, 'DeadLetterRole')).toEqual(
      expect.arrayContaining(['dynamodb:UpdateItem', 'sqs:SendMessage', 'states:SendTaskFailure']),
    );
  });

  it('returns a message without attempts only if consumers count their attempts', () => {
    const poller = synthesizeQueueExchange(() => ({})).template;
    made.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ STEPWELL_MAX_ATTEMPTS: '5', STEPWELL_MAX_IDLE_ROUNDS: '5' }) },
    });
    poller.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ STEPWELL_MAX_ATTEMPTS: '5', STEPWELL_MAX_IDLE_ROUNDS: Match.absent() }),
      },
    });
  });

  it('has an alarm for failed executions, not for visible messages of the queue', () => {
    made.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Stepwell',
      MetricName: 'MessagesDeadLettered',
      Dimensions: [Match.objectLike({ Name: 'service' })],
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
    });
    const watched = Object.values(
      made.template.findResources('AWS::CloudWatch::Alarm', { Properties: { Namespace: 'AWS/SQS' } }),
    ) as { Properties: { Dimensions: unknown } }[];
    expect(JSON.stringify(watched.map(({ Properties }) => Properties.Dimensions))).not.toContain('DeadLetterQueue');
  });

  it('uses the maximum number of receives of an existing queue if it is known', () => {
    const own = (imported: boolean) =>
      synthesizeQueueExchange((stack) => {
        const deadLetterQueue = new Queue(stack, 'Dead');
        return {
          queue: imported
            ? Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own')
            : new Queue(stack, 'Own', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 2 } }),
          deadLetterQueue,
        };
      }).template;
    own(false).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ STEPWELL_MAX_ATTEMPTS: '2' }) },
    });
    own(true).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ STEPWELL_QUEUE_URL: Match.anyValue(), STEPWELL_MAX_ATTEMPTS: Match.absent() }),
      },
    });
  });
});
