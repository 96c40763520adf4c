import { type SendMessageCommandInput, type SQSClient } from '@aws-sdk/client-sqs';
import { type SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { readRounds, resendMessage } from './dead-letter.js';

const attribute = (dataType: 'String' | 'Number', stringValue: string) => ({ dataType, stringValue });

describe('a resent message', () => {
  it('keeps its attributes and its counters', async () => {
    const sent: SendMessageCommandInput[] = [];
    // The function calls only this method.
    const client = {
      send: ({ input }: { input: SendMessageCommandInput }) => Promise.resolve(void sent.push(input)),
    } as unknown as SQSClient;
    const attributes: SQSRecord['messageAttributes'] = {
      correlationId: attribute('String', 'one'),
      triedBefore: attribute('Number', '1'),
    };
    await resendMessage(client, 'url', { body: '{}', delaySeconds: 7, triedBefore: 2, idleRounds: 3 }, attributes);
    expect(sent).toEqual([
      {
        QueueUrl: 'url',
        MessageBody: '{}',
        DelaySeconds: 7,
        MessageAttributes: {
          correlationId: { DataType: 'String', StringValue: 'one' },
          triedBefore: { DataType: 'Number', StringValue: '2' },
          idleRounds: { DataType: 'Number', StringValue: '3' },
        },
      },
    ]);
    const received = Object.fromEntries(
      Object.entries(sent[0]?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
        name,
        attribute('String', StringValue ?? ''),
      ]),
    );
    expect(readRounds(received)).toEqual({ triedBefore: 2, idleRounds: 3 });
  });

  it('has counters of 0 before the first round', () => {
    expect(readRounds({})).toEqual({ triedBefore: 0, idleRounds: 0 });
  });
});
