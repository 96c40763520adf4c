import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';

/**
 * The workflow's topic, by the id `Topic`: encrypted, by the AWS managed key `alias/aws/sns` where none is given, TLS
 * only.
 */
export function encryptedTopic(scope: Construct, displayName: string, encryptionKey: IKey | undefined): Topic {
  return new Topic(scope, 'Topic', {
    displayName,
    masterKey: encryptionKey ?? Alias.fromAliasName(scope, 'TopicKey', 'alias/aws/sns'),
    enforceSSL: true,
  });
}
