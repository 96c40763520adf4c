import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';

/**
 * Creates the topic of a workflow with the id `Topic`: TLS only, encrypted with the key or with the AWS managed key
 * `alias/aws/sns`.
 */
export function encryptedTopic(scope: Construct, displayName: string, encryptionKey: IKey | undefined): Topic {
  return new Topic(scope, 'Topic', {
    displayName,
    masterKey: encryptionKey ?? Alias.fromAliasName(scope, 'TopicKey', 'alias/aws/sns'),
    enforceSSL: true,
  });
}
