import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Names, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IRole, Policy } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Construct, type IConstruct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';

/*
 * Grants of individual actions. The CDK's `grantRead`, `grantWrite` and similar methods grant groups of actions
 * (`s3:GetObject*`, `kms:ReEncrypt*`), of which a workflow needs only one or two.
 */

/** Grants actions on the objects whose keys match `keys`, and permission to use the bucket's key. */
export function grantObjects(grantee: IGrantable, bucket: IBucket, keys: string, actions: string[]): Grant {
  const objects = Grant.addToPrincipal({ grantee, actions, resourceArns: [bucket.arnForObjects(keys)] });
  // Completing a multipart upload decrypts its parts.
  const keyActions = actions.includes('s3:PutObject') ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
  return withKey(objects, grantee, bucket.encryptionKey, keyActions);
}

/** A role, or a policy that is attached to a role of another stack. */
export type PolicyOwner = IConstruct & IGrantable;

/**
 * Returns the owner of the permissions that a workflow grants to a role. A role of another stack gets them in a policy
 * of the workflow's stack: the workflow already depends on the stack of the role, and a policy in that stack would name
 * resources of the workflow, which CloudFormation rejects as a cycle.
 *
 * @param scope the parent of the policy
 */
export function policyOwner(scope: Construct, role: IRole): PolicyOwner {
  if (Stack.of(role) === Stack.of(scope)) return role;
  const id = `${Names.nodeUniqueId(role.node)}Policy`;
  const existing = scope.node.tryFindChild(id);
  if (existing instanceof Policy) return existing;
  const policy = new Policy(scope, id);
  role.attachInlinePolicy(policy);
  return policy;
}

/** As {@link grantObjects}. Also acknowledges the cdk-nag finding. */
export function grantObjectsToOwnRole(owner: PolicyOwner, bucket: IBucket, keys: string, actions: string[]): void {
  grantObjects(owner, bucket, keys, actions);
  acknowledgePattern(
    owner,
    bucket.arnForObjects(keys),
    `Keys depend on inputs and executions, so the grant needs a pattern: ${keys} of one bucket`,
  );
}

/**
 * Grants permission to list a bucket, or the keys that match `keys`. Without it, S3 returns 403 instead of 404 for a
 * missing object.
 */
export function grantListBucket(grantee: IGrantable, bucket: IBucket, keys?: string): Grant {
  const conditions = keys === undefined ? undefined : { StringLike: { 's3:prefix': keys } };
  return Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn], conditions });
}

/**
 * DynamoDB uses the table's key with the permissions of the caller
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
 */
export const TABLE_KEY_ACTIONS: readonly string[] = [
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'ReEncryptFrom',
  'ReEncryptTo',
].map((action) => `kms:${action}`);

/** Grants actions on the table, and permission to use its key. */
export function grantTable(grantee: IGrantable, table: ITable, actions: string[]): Grant {
  const rows = Grant.addToPrincipal({ grantee, actions, resourceArns: [table.tableArn] });
  return withKey(rows, grantee, table.encryptionKey, TABLE_KEY_ACTIONS);
}

/** Grants permission to use the key of a table. The CDK's DynamoDB tasks grant only the table actions. */
export function grantTableKey(grantee: IGrantable, table: ITable): void {
  table.encryptionKey?.grant(grantee, ...TABLE_KEY_ACTIONS);
}

/** Combines a grant with a grant of the resource's key, if any. */
function withKey(grant: Grant, grantee: IGrantable, key: IKey | undefined, actions: readonly string[]): Grant {
  return key === undefined ? grant : grant.combine(key.grant(grantee, ...actions));
}
