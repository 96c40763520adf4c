import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledgePattern } from '../acknowledgements.js';

/*
 * Grants written out action by action: the CDK's own `grantRead`, `grantWrite` and so on give whole families of actions
 * (`s3:GetObject*`, `kms:ReEncrypt*`), of which a workflow needs one or two.
 */

/** Lets a grantee use objects whose keys match `keys`, and the key that encrypts them. */
export function grantObjects(grantee: IGrantable, bucket: IBucket, keys: string, actions: string[]): Grant {
  const objects = Grant.addToPrincipal({ grantee, actions, resourceArns: [bucket.arnForObjects(keys)] });
  // A multipart upload also decrypts: each part is read again when the upload is completed.
  const keyActions = actions.includes('s3:PutObject') ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
  return withKey(objects, grantee, bucket.encryptionKey, keyActions);
}

/** As {@link grantObjects}, for a role that the construct made itself. */
export function grantObjectsToOwnRole(role: IRole, bucket: IBucket, keys: string, actions: string[]): void {
  grantObjects(role, bucket, keys, actions);
  acknowledgePattern(
    role,
    bucket.arnForObjects(keys),
    `Keys follow from inputs and executions: objects can only be granted by pattern, here ${keys} of one bucket`,
  );
}

/**
 * Lets a grantee list a bucket, or what of it matches `keys`. Without it S3 answers 403 for an object that is not
 * there, as if it were there and forbidden.
 */
export function grantListBucket(grantee: IGrantable, bucket: IBucket, keys?: string): Grant {
  const conditions = keys === undefined ? undefined : { StringLike: { 's3:prefix': keys } };
  return Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn], conditions });
}

/** A table, and the customer managed key that encrypts it where there is one. */
export interface KeyedTable {
  readonly table: ITable;
  readonly tableKey: IKey | undefined;
}

/**
 * DynamoDB uses its table's key in the name of its caller
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

/** Lets a grantee use the table, and the key that encrypts it. */
export function grantTable(grantee: IGrantable, { table, tableKey }: KeyedTable, actions: string[]): Grant {
  const rows = Grant.addToPrincipal({ grantee, actions, resourceArns: [table.tableArn] });
  return withKey(rows, grantee, tableKey, TABLE_KEY_ACTIONS);
}

/** Lets a grantee use the key of a table whose actions the CDK has granted: its DynamoDB tasks grant no key. */
export function grantTableKey(grantee: IGrantable, tableKey: IKey | undefined): void {
  tableKey?.grant(grantee, ...TABLE_KEY_ACTIONS);
}

/** A grant together with that of the key behind what it is about, if there is one. */
function withKey(grant: Grant, grantee: IGrantable, key: IKey | undefined, actions: readonly string[]): Grant {
  return key === undefined ? grant : grant.combine(key.grant(grantee, ...actions));
}
