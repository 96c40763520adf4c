import { describe, expect, it } from 'vitest';
import { parseObject, withoutNulls } from './json-body.js';

describe('parseObject', () => {
  const nested = (levels: number): Buffer => Buffer.from(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

  it('rejects bodies with more than 1,000 levels, however deep', () => {
    expect(parseObject(nested(1000))).toHaveProperty('a.a.a');
    for (const levels of [1001, 200_000]) {
      expect(() => parseObject(nested(levels))).toThrow('The body must have at most 1000 levels of lists and objects');
    }
  });

  it.each(['{', '[]', '"text"', 'null', '\u0000', '{"a":1}}'])('rejects %j with SerializationException', (body) => {
    expect(() => parseObject(Buffer.from(body))).toThrow(expect.objectContaining({ code: 'SerializationException' }));
  });
});

describe('withoutNulls', () => {
  it.each([
    ['{"a":null,"b":1}', { b: 1 }],
    ['{"a":[1,null,{"b":null}]}', { a: [1, {}] }],
    ['{"a":{"b":{"c":null}},"d":"null"}', { a: { b: {} }, d: 'null' }],
    ['{"__proto__":{"a":null}}', JSON.parse('{"__proto__":{}}') as object],
  ])('treats null in %s as missing', (text, expected) => {
    const body = Buffer.from(text);
    expect(Object.entries(withoutNulls(parseObject(body), body))).toEqual(Object.entries(expected));
  });
});
