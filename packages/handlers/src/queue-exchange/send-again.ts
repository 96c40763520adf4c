import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type SentAgain, TRIED_BEFORE_ATTRIBUTE } from '@stepwell/core/queue-exchange';
import { type SQSRecord } from 'aws-lambda';

/** Sends a message anew, with the attributes that it had and how often it was tried. */
export async function sendAgain(client: SQSClient, queueUrl: string, { body, delaySeconds, triedBefore }: SentAgain, attributes: SQSRecord['messageAttributes']): Promise<void> {
  const texts: [string, MessageAttributeValue][] = Object.entries(attributes).flatMap(([name, { dataType, stringValue }]) => (stringValue === undefined ? [] : [[name, { DataType: dataType, StringValue: stringValue }]]));
  const MessageAttributes = Object.fromEntries([...texts, [TRIED_BEFORE_ATTRIBUTE, { DataType: 'Number', StringValue: String(triedBefore) }]]);
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds: delaySeconds, MessageAttributes }));
}
