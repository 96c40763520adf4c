import { Annotations, AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnTopicPolicy, type ITopic, TopicPolicy } from 'aws-cdk-lib/aws-sns';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';
import { hasAwsManagedKey } from '../permissions/aws-managed-key.js';

const WARNING = '@stepwell/constructs:alarmTopicKey';

/** For which accounts a topic or key lets alarms in already. */
const grantedAccounts = new WeakMap<ITopic | IKey, Set<string>>();

/**
 * Lets the alarms of a construct publish to a topic: in the policy of the topic, where it has one, and in that of its
 * key. What is imported has to let `cloudwatch.amazonaws.com` in by itself.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 * @throws {@link InvalidProp} where CloudWatch cannot publish to the topic
 */
export function grantAlarmsPublish(scope: IConstruct, topic: ITopic): void {
  if (topic.fifo)
    throw new InvalidProp(
      scope,
      'alarmTopic',
      topic.node.path,
      'a standard topic: CloudWatch publishes to no FIFO topic',
    );
  if (hasAwsManagedKey(topic)) {
    const remedy =
      'a topic with a customer managed key or none: CloudWatch may not use alias/aws/sns. A topic of Stepwell has one with encryptionKey';
    throw new InvalidProp(scope, 'alarmTopic', topic.node.path, remedy);
  }
  const { account } = Stack.of(scope);
  if (isFirst(topic, account)) grantPublish(topic, account);
  if (topic.masterKey && isFirst(topic.masterKey, account)) grantKeyUse(scope, topic, topic.masterKey, account);
}

function isFirst(resource: ITopic | IKey, account: string): boolean {
  const accounts = grantedAccounts.get(resource) ?? new Set();
  grantedAccounts.set(resource, accounts);
  return !accounts.has(account) && accounts.add(account).has(account);
}

/**
 * A topic without a policy has SNS's own, which lets the account's alarms in; any policy, such as that of `enforceSSL`,
 * takes its place. Whether there is one is known once the app is complete.
 */
function grantPublish(topic: ITopic, account: string): void {
  let isDone = false;
  const visit = (node: IConstruct): void => {
    if (node !== topic || isDone) return;
    isDone = true;
    for (const { document } of policiesOf(topic))
      document.addStatements(alarmStatement(account, ['sns:Publish'], topic.topicArn));
  };
  Aspects.of(topic).add({ visit }, { priority: AspectPriority.MUTATING });
}

function policiesOf(topic: ITopic): TopicPolicy[] {
  return topic.node.root.node.findAll().filter((each): each is TopicPolicy => {
    return each instanceof TopicPolicy && (each.node.defaultChild as CfnTopicPolicy).topics.includes(topic.topicArn);
  });
}

function grantKeyUse(scope: IConstruct, topic: ITopic, key: IKey, account: string): void {
  const { statementAdded } = key.addToResourcePolicy(
    alarmStatement(account, ['kms:Decrypt', 'kms:GenerateDataKey*'], '*'),
  );
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    WARNING,
    `The policy of the key of alarmTopic ${topic.node.path} must let cloudwatch.amazonaws.com call kms:Decrypt and kms:GenerateDataKey*; it is imported, so it is not changed here. Without that no alarm notifies anybody.`,
  );
}

function alarmStatement(account: string, actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [resource],
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    conditions: { StringEquals: { 'aws:SourceAccount': account } },
  });
}
