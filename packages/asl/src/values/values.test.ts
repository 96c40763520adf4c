import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../json.js';
import { canonicalJson, jsonEquals } from './equal.js';
import { exceedsBytes, jsonBytes } from './payload-size.js';
import { parseIsoDateTime, parseTimestamp } from './timestamp.js';

const value = fc.jsonValue({ stringUnit: 'grapheme' }) as fc.Arbitrary<Json>;

describe('jsonBytes', () => {
  it('returns the size as compact UTF-8 JSON', () => {
    fc.assert(
      fc.property(value, (json) => {
        expect(jsonBytes(json)).toBe(Buffer.byteLength(JSON.stringify(json), 'utf8'));
      }),
    );
  });

  it('exceeds the limit exactly for values that are larger', () => {
    fc.assert(
      fc.property(value, fc.nat({ max: 60 }), (json, limit) => {
        const exceeds = Buffer.byteLength(JSON.stringify(json), 'utf8') > limit;
        expect(jsonBytes(json, limit) > limit).toBe(exceeds);
        expect(exceedsBytes(json, limit)).toBe(exceeds);
      }),
    );
  });

  it.each<[string, Json]>([
    ['characters', '\u001f'.repeat(20)],
    ['numbers', [-1.2345678901234567e-300, -Number.MAX_VALUE, Number.MIN_VALUE]],
    ['keys', { ['\u0001'.repeat(9)]: '', ['\u0002'.repeat(9)]: [] }],
  ])('exceeds the limit by one byte for the longest %s', (_kind, json) => {
    const bytes = Buffer.byteLength(JSON.stringify(json), 'utf8');
    expect([exceedsBytes(json, bytes - 1), exceedsBytes(json, bytes)]).toEqual([true, false]);
  });
});

describe('jsonEquals', () => {
  it('is true for copies with another order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (object) =>
        jsonEquals(object, Object.fromEntries(Object.entries(object).reverse())),
      ),
    );
  });

  it.each<[Json, Json]>([
    [1, '1'],
    [[], {}],
    [{ a: 1 }, { a: 1, b: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [null, {}],
  ])('is false for %j and %j', (a, b) => {
    expect(jsonEquals(a, b)).toBe(false);
  });
});

describe('canonicalJson', () => {
  const small = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

  it('is the same text for two values exactly if they are equal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(small, small),
          small.map((one) => [one, reversed(one)] as const),
        ),
        ([a, b]) => {
          expect(canonicalJson(a) === canonicalJson(b)).toBe(jsonEquals(a, b));
          expect(jsonEquals(JSON.parse(canonicalJson(a)) as Json, a)).toBe(true);
        },
      ),
    );
  });
});

function reversed(json: Json): Json {
  if (Array.isArray(json)) return json.map(reversed);
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([name, part]) => [name, reversed(part)]),
  );
}

describe('a timestamp', () => {
  it.each(['2024-02-29T00:00:00Z', '2016-03-14T01:59:00.123456789-05:30'])('accepts %s', (text) => {
    expect(parseTimestamp(text)).toBe(Date.parse(text));
  });

  it.each([
    '2023-02-29T00:00:00Z',
    '2016-12-05T25:29:29Z',
    '2016-12-05T21:29:29',
    '2016-12-05 21:29:29Z',
    '2016-13-05T21:29:29Z',
    '2016-12-05T21:29Z',
    '',
  ])('rejects %j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  it('can omit the seconds in the data of a Wait state', () => {
    expect(parseIsoDateTime('2016-12-05t21:29z')).toBe(Date.UTC(2016, 11, 5, 21, 29));
    expect(parseIsoDateTime('2016-12-05T21:29:29')).toBeUndefined();
  });
});
