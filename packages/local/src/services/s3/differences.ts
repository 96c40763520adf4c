import { type Difference } from '../../kernel/differences.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Member, shapeOf } from '../../kernel/models/service-model.js';

const source = 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList';

let known: readonly Difference[] | undefined;

/** Where S3 answers a violation of its model with another error than `InvalidArgument`. */
export function differences(): readonly Difference[] {
  return (known ??= listDifferences());
}

const listDifferences = (): readonly Difference[] => [
  { member: 'LocationConstraint', kind: 'enum', answer: 'InvalidLocationConstraint', source },
  ...['PutObject', 'CopyObject', 'CreateMultipartUpload'].map((operation) => ({
    operations: [operation],
    member: 'StorageClass',
    answer: 'InvalidStorageClass',
    source,
  })),
  {
    operations: ['PutBucketNotificationConfiguration'],
    member: 'Events',
    kind: 'enum',
    answer: 'InvalidArgument',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html',
  },
  // Names of filter rules are `Prefix` in AWS's own examples; the operation checks them.
  {
    operations: ['PutBucketNotificationConfiguration'],
    member: 'FilterRules',
    kind: 'enum',
    answer: 'accepted',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html',
  },
  ...Object.keys(readModel('s3').operations).flatMap(ofBody),
];

/** An invalid document is malformed, whatever is invalid in it. */
function ofBody(operation: string): Difference[] {
  const model = readModel('s3');
  const input = model.operations[operation]?.input;
  const member = input === undefined ? undefined : shapeOf(model, input).payload;
  if (member === undefined) return [];
  return [
    { operations: [operation], member, isLast: true, kind: 'required', answer: 'MissingRequestBodyError', source },
    { operations: [operation], member, answer: 'MalformedXML', source },
  ];
}

/** Where a request has a member of an input, if not in its body. */
export function bindingOf(operation: string, member: string): Member | undefined {
  const model = readModel('s3');
  const input = model.operations[operation]?.input;
  const reference = input === undefined ? undefined : shapeOf(model, input).members?.[member];
  return typeof reference === 'object' && reference.in !== undefined ? reference : undefined;
}
