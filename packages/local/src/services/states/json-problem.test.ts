import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeJsonError } from './json-problem.js';

describe('describeJsonError', () => {
  it.each([
    [
      'not some json',
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ["{'not': 'json'", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    [
      '{"a": nope}',
      "Unrecognized token 'nope': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ['', undefined],
    ['{"a": 1', undefined],
  ])('describes %j as AWS does', (text, message) => {
    expect(describeJsonError(text)).toBe(message);
  });

  it('returns undefined for valid JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => describeJsonError(text) === undefined));
  });
});
