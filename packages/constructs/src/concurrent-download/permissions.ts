import { type IGrantable, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledgePattern } from '../acknowledgements.js';
import { type Storage } from './storage.js';

/**
 * Grants written out action by action: the CDK's own `grantRead`, `grantWrite` and so on give whole families of actions
 * (`s3:GetObject*`, `kms:ReEncrypt*`), of which a workflow needs one or two.
 */
function allow(grantee: IGrantable, statement: { actions: string[]; resources: string[]; conditions?: Record<string, Record<string, string>> }): void {
  grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement(statement));
}

/** Lets a grantee use objects whose keys match `keys`, and the key that encrypts them. */
export function allowObjects(grantee: IGrantable, bucket: IBucket, keys: string, actions: readonly string[]): void {
  allow(grantee, { actions: [...actions], resources: [bucket.arnForObjects(keys)] });
  const reads = actions.includes('s3:GetObject');
  const writes = actions.includes('s3:PutObject');
  // A multipart upload also decrypts: each part is read again when the upload is completed.
  if (reads || writes) allowKey(grantee, bucket.encryptionKey, writes ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt']);
}

/** As {@link allowObjects}, for a role that the construct made itself. */
export function allowOwnRoleObjects(role: IRole, bucket: IBucket, keys: string, actions: readonly string[]): void {
  allowObjects(role, bucket, keys, actions);
  acknowledgePattern(role, bucket.arnForObjects(keys), `Keys follow from urls and executions: objects can only be granted by pattern, here ${keys} of one bucket`);
}

/** Lets a grantee list a bucket, or what of it matches `keys`. */
export function allowListing(grantee: IGrantable, bucket: IBucket, keys?: string): void {
  const conditions = keys === undefined ? undefined : { StringLike: { 's3:prefix': keys } };
  allow(grantee, { actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions });
}

/** Lets a grantee use the table, and the key that encrypts it. */
export function allowTable(grantee: IGrantable, storage: Storage, actions: readonly string[]): void {
  allow(grantee, { actions: [...actions], resources: [storage.table.tableArn] });
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html: DynamoDB asks for its
  // table's key in the name of whoever calls it.
  allowKey(grantee, storage.tableKey, ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo']);
}

/** Lets a grantee use a key, if there is one. */
export function allowKey(grantee: IGrantable, key: IKey | undefined, actions: readonly string[]): void {
  key?.grant(grantee, ...actions);
}
