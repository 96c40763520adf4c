import { describe, expect, it } from 'vitest';
import { parseInput, parseOutput } from '../contract/contract.js';
import { queueExchange } from './contract.js';
import { fitMessage } from './fit-message.js';

const refusal = (input: unknown): string => {
  try {
    parseInput(queueExchange, input);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('accepted');
};

describe('an input of QueueExchange', () => {
  it('is a message with any content, or the S3 URI of a message', () => {
    const message = { sceneUri: 's3://scenes/lake.hdr', deep: [{ a: null }] };
    expect(parseInput(queueExchange, { message })).toEqual({ message });
    expect(parseInput(queueExchange, { messageUri: 's3://scenes/message.json' })).toEqual({
      messageUri: 's3://scenes/message.json',
    });
  });

  it('is rejected with one sentence that names the field, the value, and the fix', () => {
    expect(refusal({})).toBe('message is required: a JSON object, unless messageUri is specified');
    expect(refusal({ message: 'text' })).toBe(
      'message must be a JSON object, unless messageUri is specified, got "text"',
    );
    expect(refusal({ message: {}, messageUri: 's3://scenes/m.json' })).toContain(
      'omitted (only one of message, messageUri is allowed)',
    );
    expect(refusal({ messageUri: 'https://example.com' })).toMatch(/^messageUri must be .*, got "https:/);
    expect(refusal({ message: {}, extra: 1 })).toMatch(
      /^extra must be omitted \(known fields: message, messageUri\), got 1$/,
    );
    expect(refusal('text')).toMatch(/^input must be .*, got "text"$/);
  });

  it('moves to S3 under a key derived from its content if it is too long for an execution', () => {
    const small = { message: { a: 1 } };
    expect(fitMessage(small, 'bucket')).toEqual({ input: small });
    const { input, object } = fitMessage({ message: { text: 'ä'.repeat(100_000) } }, 'bucket');
    expect(input).toEqual({ messageUri: `s3://bucket/${object?.key ?? ''}` });
    expect(parseInput(queueExchange, input)).toEqual(input);
    expect(fitMessage({ message: { text: 'ä'.repeat(100_000) } }, 'bucket').object?.key).toBe(object?.key);
  });
});

describe('an output of QueueExchange', () => {
  it('is the output of the consumer, or its S3 URI', () => {
    expect(parseOutput(queueExchange, { output: [1] })).toEqual({ output: [1] });
    expect(parseOutput(queueExchange, { outputUri: 's3://bucket/key' })).toEqual({ outputUri: 's3://bucket/key' });
  });
});
