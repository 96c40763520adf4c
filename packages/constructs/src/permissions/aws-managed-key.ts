import { Stack } from 'aws-cdk-lib';
import { CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, type IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * Whether a queue or topic is encrypted with the key of its service, `alias/aws/sqs` or `alias/aws/sns`. The policy of these keys
 * cannot be changed, and admits no other service of AWS: neither EventBridge nor CloudWatch nor SNS. False where the resource is
 * imported and the key not known.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function hasAwsManagedKey(resource: IQueue | ITopic): boolean {
  const child = resource.node.defaultChild;
  const key = child instanceof CfnQueue || child instanceof CfnTopic ? child.kmsMasterKeyId : undefined;
  if (key === undefined) return false;
  return JSON.stringify(Stack.of(resource).resolve(key)).includes('alias/aws/');
}
