import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type ResendCounts, type ResentMessage, resendAttributes } from '@stepwell/core/queue-exchange';
import { type SQSRecord } from 'aws-lambda';

/** Reads the counters of earlier rounds from the attributes of a message. */
export function readRounds(attributes: SQSRecord['messageAttributes']): ResendCounts {
  const number = (name: string): number => Number(attributes[name]?.stringValue ?? 0);
  return { triedBefore: number(resendAttributes.triedBefore), idleRounds: number(resendAttributes.idleRounds) };
}

/** Sends a message again with its attributes and the updated counters. */
export async function resendMessage(
  client: SQSClient,
  queueUrl: string,
  { body, delaySeconds, triedBefore, idleRounds }: ResentMessage,
  attributes: SQSRecord['messageAttributes'],
): Promise<void> {
  const strings: [string, MessageAttributeValue][] = Object.entries(attributes).flatMap(
    ([name, { dataType, stringValue }]) =>
      stringValue === undefined ? [] : [[name, { DataType: dataType, StringValue: stringValue }]],
  );
  const number = (name: string, value: number): [string, MessageAttributeValue] => [
    name,
    { DataType: 'Number', StringValue: String(value) },
  ];
  const MessageAttributes = Object.fromEntries([
    ...strings,
    number(resendAttributes.triedBefore, triedBefore),
    number(resendAttributes.idleRounds, idleRounds),
  ]);
  await client.send(
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds: delaySeconds, MessageAttributes }),
  );
}
