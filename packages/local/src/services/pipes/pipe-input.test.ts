import { describe, expect, it } from 'vitest';
import { type Pipe } from './pipe.js';
import { dynamicParameter, pipeInput } from './pipe-input.js';

const pipe: Pipe = {
  definition: {
    Name: 'orders',
    Source: 'arn:aws:sqs:us-east-1:123456789012:in',
    Enrichment: 'arn:aws:lambda:us-east-1:123456789012:function:enrich',
    Target: 'arn:aws:sqs:us-east-1:123456789012:out',
    RoleArn: 'arn:aws:iam::123456789012:role/pipe',
  },
  arn: 'arn:aws:pipes:us-east-1:123456789012:pipe/orders',
  isRunning: true,
  tags: {},
  createdAt: 0,
  modifiedAt: 0,
};
const event = {
  messageId: 'm1',
  body: '{"kind":"order","name":"A \\"B\\"","items":[{"id":1},{"id":2}]}',
  attributes: { 'sent-at': '5' },
};
const input = (template: string | undefined, of: typeof event = event) =>
  pipeInput(pipe, template, of, Date.UTC(2026, 0, 1, 10));

describe('the input of a pipe', () => {
  it.each([
    [undefined, JSON.stringify(event)],
    ['Hello, sender', 'Hello, sender'],
    ['Hello, <$.body.kind> <$.messageId>!', 'Hello, order m1!'],
    ['<$.body>', '{"kind":"order","name":"A \\"B\\"","items":[{"id":1},{"id":2}]}'],
    ['<$.messageId>', 'm1'],
    ['{"key": <$.body.kind>, "all": <$.body.items[*].id>}', '{"key": "order", "all": [1,2]}'],
    ['{"key": "<$.body.name> of <$.messageId>"}', '{"key": "A \\"B\\" of m1"}'],
    ['{"second": <$.body.items[1]>}', '{"second": {"id":2}}'],
    ['{"a": <$.missing>, "b": "<$.missing.too>"}', '{"a": "", "b": ""}'],
    ['{"at": "<$.attributes[\'sent-at\']>"}', '{"at": "5"}'],
    [
      '{"p": <aws.pipes.pipe-name>, "t": "<aws.pipes.event.ingestion-time>"}',
      '{"p": "orders", "t": "2026-01-01T10:00:00Z"}',
    ],
    ['["<aws.pipes.pipe-arn>", "<aws.pipes.source-arn>"]', `["${pipe.arn}", "${pipe.definition.Source}"]`],
    [
      '["<aws.pipes.enrichment-arn>", "<aws.pipes.target-arn>"]',
      `["${pipe.definition.Enrichment}", "${pipe.definition.Target}"]`,
    ],
    ['{"e": <aws.pipes.event>}', `{"e": ${JSON.stringify(event)}}`],
    ['{"e": <aws.pipes.event.json>}', `{"e": ${JSON.stringify({ ...event, body: JSON.parse(event.body) as object })}}`],
    ['a < b <unknown> c', 'a < b <unknown> c'],
  ])('of the template %s is %s', (template, expected) => {
    expect(input(template)).toBe(expected);
  });

  it('has a body that is not JSON as text', () => {
    expect(input('{"b": <$.body>, "k": <$.body.kind>}', { ...event, body: 'plain' })).toBe('{"b": "plain", "k": ""}');
  });

  it('reads parameters of targets as paths', () => {
    expect(
      ['$.body.kind', 'fixed', '$.body.items[0]', '$.missing', undefined].map((p) => dynamicParameter(p, event)),
    ).toEqual(['order', 'fixed', '{"id":1}', undefined, undefined]);
  });
});
