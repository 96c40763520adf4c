import { Annotations, AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnTopicPolicy, type ITopic, TopicPolicy } from 'aws-cdk-lib/aws-sns';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';
import { hasAwsManagedKey } from './aws-managed-key.js';

const WARNING = '@stepwell/constructs:alarmTopicKey';

/** The accounts whose alarms already have permission to use a topic or key. */
const grantedAccounts = new WeakMap<ITopic | IKey, Set<string>>();

/**
 * Grants the alarms of a construct permission to publish to a topic: in the policy of the topic, if it has one, and in
 * the policy of its key. The policies of imported resources must already allow `cloudwatch.amazonaws.com`.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 * @throws {@link InvalidProp} if CloudWatch cannot publish to the topic
 */
export function grantAlarmsPublish(scope: IConstruct, topic: ITopic): void {
  if (topic.fifo)
    throw new InvalidProp(scope, 'alarms.topic', topic, 'a standard topic', 'CloudWatch cannot publish to FIFO topics');
  if (hasAwsManagedKey(topic)) {
    const hint =
      'CloudWatch cannot use alias/aws/sns. If a Stepwell construct creates the topic, specify encryptionKey there';
    throw new InvalidProp(scope, 'alarms.topic', topic, 'a topic with a customer managed key or no encryption', hint);
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
 * A topic without a policy has the default policy of SNS, which allows the account's alarms. Any other policy, such as
 * that of `enforceSSL`, replaces it. An aspect checks for one, because policies can be added until synthesis.
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
    `The key of the topic of alarms ${topic.node.path} is imported, so its policy is not changed. The policy must allow ` +
      'cloudwatch.amazonaws.com to call kms:Decrypt and kms:GenerateDataKey*; otherwise the alarms cannot notify it.',
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
