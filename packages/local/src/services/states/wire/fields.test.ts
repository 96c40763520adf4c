import { describe, expect, it } from 'vitest';
import { flag, list, number, oneOf, optional, readRequest, required, structure, text } from './fields.js';

const shape = {
  name: required(text({ min: 1, max: 5, pattern: /^[a-z]+$/ })),
  kind: optional(oneOf(['A', 'B'])),
  count: optional(number({ min: 0, max: 10 })),
  secret: optional(text({ max: 3, sensitive: true })),
  on: optional(flag()),
  routes: optional(list(structure({ weight: required(number({ max: 100 })) }), { max: 2, memberName: 'Route' })),
};

describe('the shape of a request', () => {
  it('is read into its members, and null is treated as absent', () => {
    expect(
      readRequest(shape, {
        name: 'abc',
        kind: 'A',
        count: 3,
        on: true,
        routes: [{ weight: 1 }],
        secret: null,
        unknown: 1,
      }),
    ).toEqual({
      name: 'abc',
      kind: 'A',
      count: 3,
      on: true,
      routes: [{ weight: 1 }],
      secret: undefined,
    });
  });

  it.each([
    [{}, "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [
      { name: 'abcdef' },
      "1 validation error detected: Value 'abcdef' at 'name' failed to satisfy constraint: Member must have length less than or equal to 5",
    ],
    [
      { name: 'abc', kind: 'C' },
      "1 validation error detected: Value 'C' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [A, B]",
    ],
    [
      { name: 'abc', count: 11 },
      "1 validation error detected: Value '11' at 'count' failed to satisfy constraint: Member must have value less than or equal to 10",
    ],
    [
      { name: 'abc', secret: 'password' },
      "1 validation error detected: Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 3",
    ],
    [
      { name: 'abc', routes: [{ weight: 101 }] },
      "1 validation error detected: Value '101' at 'routes.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      { name: 'abc', routes: [{ weight: 1 }, { weight: 2 }, { weight: 3 }] },
      "1 validation error detected: Value '[Route(weight=1), Route(weight=2), Route(weight=3)]' at 'routes' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      { name: 'A1', count: -1 },
      "2 validation errors detected: Value 'A1' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z]+$; Value '-1' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
  ])('rejects %j with the message of AWS', (body, message) => {
    expect(() => readRequest(shape, body)).toThrow(expect.objectContaining({ name: 'ValidationException', message }));
  });

  it.each([
    [{ name: 1 }, 'NUMBER_VALUE can not be converted to a String'],
    [{ name: 'abc', on: 'yes' }, 'STRING_VALUE can not be converted to a Boolean'],
    [{ name: 'abc', routes: {} }, 'START_OBJECT can not be converted to a List'],
  ])('rejects a wrong JSON type in %j as a serialization error', (body, message) => {
    expect(() => readRequest(shape, body)).toThrow(
      expect.objectContaining({ name: 'SerializationException', message }),
    );
  });
});
