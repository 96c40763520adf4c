import { type Json } from '@stepwell/asl';
import { type Resource, memberAt, objectsIn } from './stack-template.js';

/** The property with the encryption key, by resource type. */
const KEY_OF: Readonly<Record<string, (resource: Resource) => Json | undefined>> = {
  'AWS::SQS::Queue': (queue) => queue.at('KmsMasterKeyId'),
  'AWS::SNS::Topic': (topic) => topic.at('KmsMasterKeyId'),
  'AWS::DynamoDB::Table': (table) => table.at('SSESpecification', 'KMSMasterKeyId'),
  'AWS::Lambda::Function': (handler) => handler.at('KmsKeyArn'),
  'AWS::StepFunctions::StateMachine': (machine) => machine.at('EncryptionConfiguration', 'KmsKeyId'),
  'AWS::S3::Bucket': (bucket) =>
    objectsIn(bucket.at('BucketEncryption', 'ServerSideEncryptionConfiguration')).map((each) =>
      memberAt(each, ['ServerSideEncryptionByDefault', 'KMSMasterKeyID']),
    )[0],
};

/** Returns the customer managed key of a resource if it is in the template. */
export function keyOf(resource: Resource): Resource | undefined {
  const key = encryptionKeyId(resource);
  return key === undefined
    ? undefined
    : resource.stack
        .resources('AWS::KMS::Key')
        .find(({ arn, stack, logicalId }) => arn === key || stack.deployed({ Ref: logicalId }) === key);
}

/** Returns the key of a resource: an ARN, an id or an alias such as `alias/aws/sns`. */
export function encryptionKeyId(resource: Resource): string | undefined {
  const key = KEY_OF[resource.type]?.(resource);
  return key === undefined ? undefined : String(key);
}

const READ_TABLE = ['kms:Decrypt', 'kms:DescribeKey'];
const WRITE_TABLE = [...READ_TABLE, 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
const PRODUCE = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Actions on the key of a resource that the caller of an action needs.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'sqs:SendMessage': PRODUCE,
  'sqs:ReceiveMessage': ['kms:Decrypt'],
  'sns:Publish': PRODUCE,
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  // A caller that aborts multipart uploads also creates them. S3 decrypts the parts when the upload is completed.
  's3:AbortMultipartUpload': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'dynamodb:GetItem': READ_TABLE,
  'dynamodb:BatchGetItem': READ_TABLE,
  'dynamodb:Query': READ_TABLE,
  'dynamodb:PutItem': WRITE_TABLE,
  'dynamodb:UpdateItem': WRITE_TABLE,
  'dynamodb:DeleteItem': WRITE_TABLE,
};

/** Returns the key actions that an action needs on an encrypted resource. */
export function keyActions(action: string): readonly string[] {
  return KEY_ACTIONS[action] ?? [];
}

/** Returns the ARN pattern of an action on a resource: objects of a bucket, or the queue, table or topic. */
export function accessedArn({ type, arn }: Resource): string {
  return type === 'AWS::S3::Bucket' ? `${arn}/*` : arn;
}
