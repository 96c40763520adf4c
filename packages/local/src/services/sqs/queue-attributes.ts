import { AwsError } from '../../kernel/aws-error.js';
import { invalidValue } from './errors.js';
import { ownValue } from '../../kernel/own-value.js';

/**
 * Attributes of a queue, as strings:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export type QueueAttributes = Readonly<Record<string, string>>;

/** The dead-letter queue of messages that were received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Integer attributes: minimum, maximum, default. */
const numeric: Readonly<Record<string, readonly [number, number, number]>> = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
};

/** Other attributes. Those about keys and policies are stored, and have no effect. */
const texts = [
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** Additional attributes of GetQueueAttributes. */
const computed = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];

/** Checks attributes of a request; throws `InvalidAttributeName` and `InvalidAttributeValue`. */
export function checkAttributes(attributes: QueueAttributes, queueName: string): void {
  for (const [name, value] of Object.entries(attributes)) {
    const range = ownValue(numeric, name);
    if (range) {
      const number = Number(value);
      if (!Number.isInteger(number) || number < range[0] || number > range[1])
        throw invalidAttribute(name, value, `it must be an integer from ${range[0]} to ${range[1]}`);
    } else if (!texts.includes(name)) {
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }
  }
  const isFifoName = queueName.endsWith('.fifo');
  if (attributes['FifoQueue'] === 'true' && !isFifoName)
    throw invalidValue('QueueName', queueName, 'the name of a FIFO queue ends with .fifo');
  if (attributes['RedrivePolicy']) parseRedrivePolicy(attributes['RedrivePolicy']);
}

/** Checks the name of a requested attribute. */
export function checkAttributeName(name: string): void {
  if (name !== 'All' && !Object.hasOwn(numeric, name) && !texts.includes(name) && !computed.includes(name))
    throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

/** Attributes without a default. */
export const withoutDefault = [
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
] as const;

/** The attributes of a new queue. */
export function withDefaults(attributes: QueueAttributes, queueName: string): Record<string, string> {
  const defaults = Object.fromEntries(Object.entries(numeric).map(([name, range]) => [name, String(range[2])]));
  const fifo: QueueAttributes = queueName.endsWith('.fifo')
    ? { ContentBasedDeduplication: 'false', DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' }
    : {};
  const encryption: QueueAttributes = attributes['KmsMasterKeyId'] ? {} : { SqsManagedSseEnabled: 'true' };
  return { ...defaults, ...fifo, ...encryption, ...attributes };
}

/** Reads a redrive policy; the count can be a string. */
export function parseRedrivePolicy(text: string): RedrivePolicy {
  let policy: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown };
  try {
    policy = JSON.parse(text) as typeof policy; // each field is checked below
  } catch {
    throw invalidAttribute('RedrivePolicy', text, 'it must be JSON');
  }
  const count = Number(policy.maxReceiveCount);
  if (typeof policy.deadLetterTargetArn !== 'string')
    throw invalidAttribute('RedrivePolicy', text, 'deadLetterTargetArn must be the ARN of a queue');
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw invalidAttribute('RedrivePolicy', text, 'maxReceiveCount must be an integer from 1 to 1000');
  return { deadLetterTargetArn: policy.deadLetterTargetArn, maxReceiveCount: count };
}

function invalidAttribute(name: string, value: string, remedy: string): AwsError {
  return new AwsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}: ${value.slice(0, 80)}; ${remedy}.`,
  );
}
