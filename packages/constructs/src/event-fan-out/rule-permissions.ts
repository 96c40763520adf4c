import { Lazy, Stack } from 'aws-cdk-lib';
import { type IEventBus, type IRule, type IRuleTarget } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * How many state machines one fan-out may have as targets: the ARN of the rule on how their executions ended takes up
 * to 125 of the 8,192 bytes of a queue policy
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html).
 */
const STATE_MACHINE_TARGETS_LIMIT = 50;

/**
 * What EventBridge may do for the rules of one fan-out, in one policy statement for each queue. The CDK's targets add
 * one statement for each rule, and a queue policy has at most 20.
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

  /** A target whose undelivered events go to the fan-out's dead-letter queue. */
  withDeadLetterQueue(target: IRuleTarget): IRuleTarget {
    const deadLetterConfig = { arn: this.deadLetterQueue.queueArn };
    return { bind: (rule, id) => ({ ...target.bind(rule, id), deadLetterConfig }) };
  }

  /** Lets a rule on another bus put what it cannot deliver into the dead-letter queue. @throws {@link InvalidProp} */
  grantSendDeadLetters(scope: Construct, rule: IRule): void {
    if (this.rulesElsewhere.length === STATE_MACHINE_TARGETS_LIMIT) {
      const remedy = `at most ${STATE_MACHINE_TARGETS_LIMIT} state machines for one EventFanOut, or one that starts the others`;
      throw new InvalidProp(scope, 'stateMachine', 'one more', remedy);
    }
    this.rulesElsewhere.push(rule.ruleArn);
  }

  /** Lets the rules of the bus send to a queue, and use the key that encrypts it. */
  grantSendMessages(queue: IQueue): void {
    if (this.sendTo.has(queue)) return;
    this.sendTo.add(queue);
    queue.addToResourcePolicy(sendStatement(queue, [this.rulesOfBus]));
    // Without a condition: EventBridge has neither aws:SourceAccount nor aws:SourceArn where it uses the key of a queue
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
