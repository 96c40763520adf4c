import { Stack } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, type IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * Returns whether a queue or topic is encrypted with the AWS managed key `alias/aws/sqs` or `alias/aws/sns`. The
 * policies of these keys cannot be changed and allow no other service, such as EventBridge, CloudWatch or SNS. Returns
 * false for an imported resource without a known key.
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
 * Returns the customer managed key of a topic, if any. Publishers need permission for it; the AWS managed key of SNS
 * allows every caller of the account.
 */
export function customerKeyOf(topic: ITopic): IKey | undefined {
  return hasAwsManagedKey(topic) ? undefined : topic.masterKey;
}
