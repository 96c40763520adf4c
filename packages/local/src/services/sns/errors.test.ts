import { beforeEach, describe, expect, it } from 'vitest';
import { type Invoke, invokeAs } from '../../kernel/calls.js';
import { testContext } from '../../testing/test-kernel.js';
import { SqsService } from '../sqs/index.js';
import { SnsService } from './service.js';

const topic = 'arn:aws:sns:us-east-1:123456789012:standard';
const fifo = 'arn:aws:sns:us-east-1:123456789012:ordered.fifo';
const queue = 'arn:aws:sqs:us-east-1:123456789012:seen';

let invoke: Invoke;
beforeEach(async () => {
  const context = testContext();
  new SqsService(context);
  new SnsService(context);
  invoke = invokeAs(context.kernel, { source: 'task', clock: context.clock, region: context.region });
  await invoke('sqs', 'CreateQueue', { QueueName: 'seen' });
  await invoke('sns', 'CreateTopic', { Name: 'standard', Tags: [{ Key: 'a', Value: 'b' }] });
  await invoke('sns', 'CreateTopic', { Name: 'ordered.fifo', Attributes: { FifoTopic: 'true' } });
});

const publish = (input: object) => ['Publish', { TopicArn: topic, Message: 'm', ...input }] as const;
const attribute = (name: string, value: object) => publish({ MessageAttributes: { [name]: value } });
const subscribe = (Attributes: object, Endpoint = queue, Protocol = 'sqs') =>
  ['Subscribe', { TopicArn: topic, Protocol, Endpoint, Attributes }] as const;
const policy = (value: object) => subscribe({ FilterPolicy: JSON.stringify(value) });
const batch = (entries: readonly object[], TopicArn = topic) =>
  ['PublishBatch', { TopicArn, PublishBatchRequestEntries: entries }] as const;

// As AWS answers.
const invalid: readonly (readonly [operation: string, input: object, message: string])[] = [
  ['GetTopicAttributes', { TopicArn: 'x' }, 'TopicArn Reason: An ARN must have at least 6 elements, not 1'],
  ['Publish', { TopicArn: 'arn:x', Message: 'm' }, 'TopicArn Reason: An ARN must have at least 6 elements, not 2'],
  ['Unsubscribe', { SubscriptionArn: '' }, 'SubscriptionArn Reason: no value for required parameter'],
  ['CreateTopic', { Name: '' }, 'Topic Name'],
  ['CreateTopic', { Name: 'a b' }, 'Topic Name'],
  [
    'CreateTopic',
    { Name: 't', Tags: [1, 2].map(() => ({ Key: 'k', Value: 'v' })) },
    'Duplicated keys are not allowed.',
  ],
  [
    'CreateTopic',
    { Name: 'standard', Tags: [{ Key: 'c', Value: 'd' }] },
    'Tags Reason: Topic already exists with different tags',
  ],
  [
    'CreateTopic',
    { Name: 'standard', Attributes: { DisplayName: 'x' } },
    'Attributes Reason: Topic already exists with different attributes',
  ],
  [...publish({ Message: '' }), 'Empty message'],
  [...publish({ Message: 'x'.repeat(262_145) }), 'Message too long'],
  [...publish({ Subject: '' }), 'Subject'],
  [...publish({ MessageStructure: 'json', Message: '{' }), 'Message Structure - JSON message body failed to parse'],
  [
    ...publish({ MessageStructure: 'json', Message: '{}' }),
    'Message Structure - No default entry in JSON message body',
  ],
  [
    ...publish({ MessageDeduplicationId: 'd' }),
    'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this ' +
      'topic type',
  ],
  [...publish({ TopicArn: fifo }), 'The MessageGroupId parameter is required for FIFO topics'],
  [
    ...publish({ TopicArn: fifo, MessageGroupId: 'g' }),
    'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  ],
  [
    ...policy({ a: ['1'], b: ['1'], c: ['1'], d: ['1'], e: ['1'], f: ['1'] }),
    'Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys',
  ],
  [
    ...policy({ a: Array.from({ length: 76 }, (_value, i) => `v${i}`), b: ['1', '2'] }),
    'Attributes Reason: FilterPolicy: Filter policy is too complex',
  ],
  [
    ...policy({ a: { b: { c: Array.from({ length: 51 }, (_value, i) => `v${i}`) } } }),
    'Attributes Reason: FilterPolicy: Filter policy is too complex',
  ],
  [
    ...policy({ $or: [1, 2].map((one) => ({ a: Array.from({ length: 76 }, (_value, i) => `v${one}${i}`) })) }),
    'Attributes Reason: FilterPolicy: Filter policy is too complex',
  ],
  [...policy({ a: [`${'x'.repeat(262_140)}`] }), 'Attributes Reason: FilterPolicy: Filter policy is too long'],
  [...subscribe({}, queue, 'carrier-pigeon'), 'Amazon SNS does not support this protocol string: carrier-pigeon'],
  [...subscribe({}, 'http://127.0.0.1/123456789012/seen'), 'SQS endpoint ARN'],
  [
    ...subscribe({}, `${queue}.fifo`),
    'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
  ],
  [
    ...subscribe({ RawMessageDelivery: 'yes' }),
    'Attributes Reason: RawMessageDelivery: Invalid value [yes]. Must be true or false.',
  ],
  [...policy({ key: [['value']] }), 'Match value must be String, number, true, false, or null'],
  [...policy({ key: [{ 'wrong-operator': true }] }), 'Unrecognized match type wrong-operator'],
  [...policy({ key: [{ suffix: 'a', prefix: 'b' }] }), 'Only one key allowed in match expression'],
  [...policy({ key: [] }), 'Empty arrays are not allowed'],
  [...policy({ key: [{ suffix: 100 }] }), 'suffix match pattern must be a string'],
  [...policy({ key: { suffix: 'value' } }), '"suffix" must be an object or an array'],
  [...policy({ key: [{ exists: 'no' }] }), 'exists match pattern must be either true or false.'],
];

describe('SNS answers as AWS', () => {
  it.each(invalid)('%s of %j', async (operation, input, message) => {
    await expect(invoke('sns', operation, input)).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    [
      ...attribute('a', { DataType: 'String' }),
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      ...attribute('a', { DataType: 'Number', BinaryValue: Buffer.from('x') }),
      "The message attribute 'a' with type 'Number' must use field 'String'.",
    ],
    [
      ...attribute('a', { DataType: 'Binary', StringValue: 'x' }),
      "The message attribute 'a' with type 'Binary' must use field 'Binary'.",
    ],
    [
      ...attribute('a', { DataType: 'Date', StringValue: 'x' }),
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, " +
        'Number, and String.',
    ],
    [
      ...attribute('a^', { DataType: 'String', StringValue: 'x' }),
      "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include " +
        'alphanumeric characters, hyphens, underscores, or dots.',
    ],
    [
      ...attribute('.a', { DataType: 'String', StringValue: 'x' }),
      "Invalid message attribute name starting with character '.' was found.",
    ],
    [
      ...attribute('a..b', { DataType: 'String', StringValue: 'x' }),
      "Message attribute name can not have successive '.' character.",
    ],
  ])('%s of %j', async (operation, input, message) => {
    await expect(invoke('sns', operation, input)).rejects.toMatchObject({ code: 'ParameterValueInvalid', message });
  });

  it.each([
    [...batch([]), 'EmptyBatchRequest'],
    [
      ...batch(Array.from({ length: 11 }, (_, Id) => ({ Id: String(Id), Message: 'm' }))),
      'TooManyEntriesInBatchRequest',
    ],
    [...batch([1, 2].map(() => ({ Id: 'same', Message: 'm' }))), 'BatchEntryIdsNotDistinct'],
    [...batch([{ Id: 'message.id', Message: 'm' }]), 'InvalidBatchEntryId'],
    [...batch([1, 2].map((Id) => ({ Id: String(Id), Message: 'x'.repeat(131_073) }))), 'BatchRequestTooLong'],
    ['GetSubscriptionAttributes', { SubscriptionArn: `${topic}:1` }, 'NotFound'],
    ['GetTopicAttributes', { TopicArn: `${topic}-none` }, 'NotFound'],
    ['Publish', { TopicArn: topic }, 'ValidationError'],
  ] as const)('%s of %j with %s', async (operation, input, code) => {
    await expect(invoke('sns', operation, input)).rejects.toMatchObject({ code });
  });

  it('a missing type of an attribute, with the path of the member', async () => {
    await expect(invoke('sns', ...attribute('attr1', { StringValue: 'x' }))).rejects.toMatchObject({
      message:
        "1 validation error detected: Value null at 'messageAttributes.attr1.member.dataType' failed to satisfy " +
        'constraint: Member must not be null',
    });
  });
});

it('a message of a FIFO topic has a sequence number that increases', async () => {
  const send = (MessageDeduplicationId: string) =>
    invoke<{ readonly SequenceNumber: string }>('sns', 'Publish', {
      TopicArn: fifo,
      Message: 'm',
      MessageGroupId: 'g',
      MessageDeduplicationId,
    });
  const [first, second, again] = [await send('a'), await send('b'), await send('a')];
  expect(first.SequenceNumber).toMatch(/^\d{20}$/);
  expect(BigInt(second.SequenceNumber)).toBeGreaterThan(BigInt(first.SequenceNumber));
  expect(again).toEqual(first);
  expect(await invoke('sns', ...publish({}))).not.toHaveProperty('SequenceNumber');
});
