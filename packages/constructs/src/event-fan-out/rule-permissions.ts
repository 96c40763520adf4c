import { Lazy, Stack } from 'aws-cdk-lib';
import { type IEventBus, type IRule, type IRuleTarget } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * The maximum number of state machines that are targets of a fan-out. Each adds the ARN of a rule, up to 125 bytes, to
 * a queue policy of at most 8,192 bytes
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html).
 */
const STATE_MACHINE_TARGETS_LIMIT = 50;

/**
 * The permissions of EventBridge for the rules of one fan-out, in one policy statement for each queue. The CDK's
 * targets add one statement for each rule, and a queue policy has at most 20.
 */
export class RulePermissions {
  private readonly rulesOfBus: string;
  private readonly rulesElsewhere: string[] = [];
  private readonly sendTo = new Set<IQueue>();

  constructor(
    scope: Construct,
    bus: IEventBus,
    private readonly deadLetterQueue: IQueue,
  ) {
    const resourceName = `${bus.eventBusName}/*`;
    this.rulesOfBus = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName });
    const rules = Lazy.list({ produce: () => [this.rulesOfBus, ...this.rulesElsewhere] });
    deadLetterQueue.addToResourcePolicy(sendStatement(deadLetterQueue, rules));
  }

  /** Adds the fan-out's dead-letter queue to a rule target. */
  withDeadLetterQueue(target: IRuleTarget): IRuleTarget {
    const deadLetterConfig = { arn: this.deadLetterQueue.queueArn };
    return { bind: (rule, id) => ({ ...target.bind(rule, id), deadLetterConfig }) };
  }

  /** Grants a rule on another bus permission to send to the dead-letter queue. @throws {@link InvalidProp} */
  grantSendDeadLetters(scope: Construct, rule: IRule): void {
    if (this.rulesElsewhere.length === STATE_MACHINE_TARGETS_LIMIT) {
      const count = STATE_MACHINE_TARGETS_LIMIT + 1;
      const expectation = `at most ${STATE_MACHINE_TARGETS_LIMIT} state machines`;
      throw new InvalidProp(scope, 'targets', count, expectation, 'One state machine can start the others');
    }
    this.rulesElsewhere.push(rule.ruleArn);
  }

  /** Grants the rules of the bus permission to send to a queue and to use its key. */
  grantSendMessages(queue: IQueue): void {
    if (this.sendTo.has(queue)) return;
    this.sendTo.add(queue);
    queue.addToResourcePolicy(sendStatement(queue, [this.rulesOfBus]));
    // Without a condition: EventBridge sends neither aws:SourceAccount nor aws:SourceArn when it uses the key of a
    // queue
    // (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html).
    queue.encryptionMasterKey?.grant(
      new ServicePrincipal('events.amazonaws.com'),
      'kms:Decrypt',
      'kms:GenerateDataKey',
    );
  }
}

function sendStatement(queue: IQueue, rules: string[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:SendMessage'],
    principals: [new ServicePrincipal('events.amazonaws.com')],
    resources: [queue.queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': rules } },
  });
}
