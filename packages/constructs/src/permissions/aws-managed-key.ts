import { Stack } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, type IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * Whether a queue or topic is encrypted with the key of its service, `alias/aws/sqs` or `alias/aws/sns`. The policy of
 * these keys cannot be changed, and admits no other service of AWS: neither EventBridge nor CloudWatch nor SNS. False
 * where the resource is imported and its key not known.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function hasAwsManagedKey(resource: IQueue | ITopic): boolean {
  const child = resource.node.defaultChild;
  const own = child instanceof CfnQueue || child instanceof CfnTopic ? child.kmsMasterKeyId : undefined;
  const known = 'queueArn' in resource ? resource.encryptionMasterKey : resource.masterKey;
  return JSON.stringify(Stack.of(resource).resolve([own, known?.keyArn])).includes('alias/aws/');
}

/**
 * The customer managed key of a topic: who publishes must be allowed to use it. The key of SNS admits every caller of
 * the account.
 */
export function customerKeyOf(topic: ITopic): IKey | undefined {
  return hasAwsManagedKey(topic) ? undefined : topic.masterKey;
}
