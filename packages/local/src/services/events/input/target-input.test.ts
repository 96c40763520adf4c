import { describe, expect, it } from 'vitest';
import { parsePath, valueAt } from '../../../kernel/input-template/json-path.js';
import { targetInput } from './target-input.js';
import { readTarget } from '../target.js';
import { type Rule } from '../rule.js';

const event = {
  id: 'e-1',
  detailType: 'Test',
  source: 's',
  account: '1',
  time: Date.UTC(2026, 0, 1),
  region: 'r',
  resources: ['a', 'b'],
  detail: { name: 'Ada "A"', n: 1, list: [{ x: 1 }, { x: 2 }], 'odd.key': true },
};
const rule = { name: 'rule', arn: 'arn:rule' } as Rule; // the fields that a transformer uses

const input = (settings: object) =>
  targetInput({
    event,
    rule,
    target: readTarget({ Id: 't', Arn: 'arn:aws:lambda:r:1:function:f', ...settings }),
    ingestedAt: Date.UTC(2026, 0, 2),
    hops: 0,
  });
const transform = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  input({ InputTransformer: { InputTemplate, InputPathsMap } });

describe('the input of a target', () => {
  it('is the complete event by default', () => {
    expect(JSON.parse(input({}))).toMatchObject({
      version: '0',
      id: 'e-1',
      time: '2026-01-01T00:00:00Z',
      detail: event.detail,
    });
  });

  it.each([
    ['$.detail.name', '"Ada \\"A\\""'],
    ['$.detail.list[1]', '{"x":2}'],
    ['$.detail.list[*].x', '[1,2]'],
    ["$.detail['odd.key']", 'true'],
    ['$.detail-type', '"Test"'],
    ['$.detail.absent', 'null'],
  ])('is the part at InputPath: %s', (InputPath, expected) => {
    expect(input({ InputPath })).toBe(expected);
  });

  it('is the constant Input', () => {
    expect(input({ Input: '{ "a": 1 }' })).toBe('{ "a": 1 }');
  });

  it.each([
    ['{"who": <name>, "n": <n>, "all": <list>}', '{"who": "Ada \\"A\\"", "n": 1, "all": [{"x":1},{"x":2}]}'],
    ['{"text": "<name> has <n>"}', '{"text": "Ada \\"A\\" has 1"}'],
    ['"<name> of <list>"', '"Ada \\"A\\" of [{x:1},{x:2}]"'],
    ['{"text": "\\"<n>\\""}', '{"text": "\\"1\\""}'],
    ['"none: <none>"', '"none: "'],
    [
      '"<aws.events.rule-name> <aws.events.rule-arn> <aws.events.event.ingestion-time>"',
      '"rule arn:rule 2026-01-02T00:00:00Z"',
    ],
    ['"a < b > c"', '"a < b > c"'],
  ])('is the result of a template: %s', (template, expected) => {
    expect(
      transform(template, { name: '$.detail.name', n: '$.detail.n', list: '$.detail.list', none: '$.detail.none' }),
    ).toBe(expected);
  });

  it('can contain the event, with or without detail', () => {
    const made = JSON.parse(transform('{"whole": <aws.events.event.json>, "envelope": <aws.events.event>}')) as {
      whole: object;
      envelope: object;
    };
    expect(made.whole).toMatchObject({ id: 'e-1', detail: event.detail });
    expect(made.envelope).toMatchObject({ id: 'e-1' });
    expect(made.envelope).not.toHaveProperty('detail');
  });
});

describe('a path', () => {
  it.each(['', 'detail', '$.', '$..a', '$.a[', '$.a[-1]', '$.a[?(@.b)]', '$.a b'])('is rejected: %j', (path) => {
    expect(parsePath(path)).toBeUndefined();
  });

  it('does not read inherited members', () => {
    expect(valueAt({}, '$.constructor')).toBeUndefined();
  });
});
