import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsPayload, parseInput, parseOutput } from '../contract/index.js';
import { type QueueRecord, writePayloadPointer } from '../queue-message/index.js';
import { ROUTED_INPUT_LIMIT_BYTES, planExecution, queueRouter } from './index.js';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:scenes';
const ID = '0f9c0d1e-4a8f-4c1b-9a51-2f6f6a0c1d11';

function message(
  body: string,
  attributes: Record<string, string> = {},
  system: QueueRecord['attributes'] = {},
): QueueRecord {
  const messageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]),
  );
  return { messageId: ID, body, eventSourceARN: QUEUE, attributes: system, messageAttributes };
}

describe('the execution that a message requests', () => {
  it('has the message id as its name, and the unchanged body and queue as its input', () => {
    expect(planExecution(message('{"a":1}'), 'own')).toEqual({
      name: ID,
      namedBySender: false,
      input: { parameters: { event: '{"a":1}' }, eventSourceARN: QUEUE },
    });
  });

  it('has the deduplication id of the sender as its name, and keeps correlation id and group', () => {
    expect(
      planExecution(message('{}', { deduplicationId: 'order-7', correlationId: 'c' }, { MessageGroupId: 'g' }), 'own'),
    ).toMatchObject({ name: 'order-7', namedBySender: true, input: { correlationId: 'c', messageGroupId: 'g' } });
  });

  it('has a valid name and a valid input within the limit for any message', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.integer({ min: 1, max: 5_000 }),
        (deduplicationId, text, times) => {
          const plan = planExecution(message(text.repeat(times), { deduplicationId }), 'own');
          expect(plan.name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
          expect(fitsPayload(plan.input, ROUTED_INPUT_LIMIT_BYTES)).toBe(true);
          expect(parseInput(queueRouter, plan.input)).toEqual(plan.input);
          if (plan.body !== undefined) expect(plan.input.parameters.eventUri).toBe(`s3://own/${plan.body.key}`);
          else expect(plan.input.parameters.event).toBe(text.repeat(times));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('points to S3 if the body is too long, always with the same key', () => {
    const body = JSON.stringify({ text: 'x'.repeat(ROUTED_INPUT_LIMIT_BYTES) });
    const plan = planExecution(message(body), 'own');
    expect(plan.body).toEqual({
      key: expect.stringMatching(/^_stepwell\/queue-router\/messages\/[0-9a-f]{64}\.json$/),
      text: body,
    });
    expect(planExecution(message(body), 'own')).toEqual(plan);
  });

  it('follows a pointer only into its own bucket', () => {
    expect(
      planExecution(
        message(writePayloadPointer({ bucket: 'own', key: 'a b' }), { ExtendedPayloadSize: '300000' }),
        'own',
      ).input.parameters,
    ).toEqual({ eventUri: 's3://own/a b', eventBytes: 300_000 });
    const foreign = writePayloadPointer({ bucket: 'foreign', key: 'secret' });
    expect(planExecution(message(foreign), 'own').input.parameters).toEqual({ event: foreign });
  });
});

describe('the contract', () => {
  const good = { parameters: { event: '{}' }, eventSourceARN: QUEUE };
  it.each([
    [{ ...good, parameters: {} }, 'parameters.event is required: the body of the message as a JSON string'],
    [
      { ...good, parameters: { event: '{}', eventUri: 's3://bucket/key' } },
      'parameters.eventUri must be omitted (only one of event, eventUri is allowed), got "s3://bucket/key"',
    ],
    [
      { ...good, parameters: { eventUri: 'https://bucket/key' } },
      'parameters.eventUri must be the s3://bucket/key URI of the message body, got "https://bucket/key"',
    ],
    [{ parameters: { event: '{}' } }, 'eventSourceARN is required: the ARN of the source queue'],
    [{ ...good, parameters: { event: 1 } }, 'parameters.event must be the body of the message as a JSON string, got 1'],
    [
      { ...good, other: 1 },
      'other must be omitted (known fields: parameters, eventSourceARN, correlationId, messageGroupId), got 1',
    ],
  ])('rejects %j with the name of the field', (input, text) => {
    expect(() => parseInput(queueRouter, input)).toThrow(
      expect.objectContaining({ name: 'InvalidInput', message: expect.stringContaining(text) }),
    );
  });

  it('returns the input with any status and output', () => {
    const output = { ...good, status: { Status: 'SUCCEEDED' }, output: [1] };
    expect(parseOutput(queueRouter, output)).toEqual(output);
  });
});
