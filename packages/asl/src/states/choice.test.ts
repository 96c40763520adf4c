import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '../json.js';
import { runMachine } from '../testing/run-machine.js';

async function choose(rule: JsonObject, input: Json): Promise<Json> {
  const { outcome } = await runMachine(
    {
      StartAt: 'Choose',
      States: {
        Choose: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
        Yes: { Type: 'Pass', Result: true, End: true },
        No: { Type: 'Pass', Result: false, End: true },
      },
    },
    { input },
  );
  return outcome.status === 'SUCCEEDED' ? outcome.output : (outcome.cause ?? null);
}

describe('a Choice state', () => {
  it.each<[JsonObject, Json, boolean]>([
    [{ Variable: '$.a', NumericGreaterThan: 1 }, { a: 2 }, true],
    [{ Variable: '$.a', NumericGreaterThan: 1 }, { a: '2' }, false],
    [{ Variable: '$.a', NumericEqualsPath: '$.b' }, { a: 2, b: 2 }, true],
    [{ Variable: '$.a', StringMatches: 'log-*.txt' }, { a: 'log-1.txt' }, true],
    [{ Variable: '$.a', StringMatches: 'a\\*b' }, { a: 'axb' }, false],
    [{ Variable: '$.a', StringMatches: 'a.c' }, { a: 'abc' }, false],
    [{ Variable: '$.a', IsTimestamp: true }, { a: '2024-02-30T00:00:00Z' }, false],
    [{ Variable: '$.a', TimestampLessThan: '2024-01-01T00:00:00Z' }, { a: '2023-12-31T23:59:59+00:00' }, true],
    [{ Variable: '$.none', IsPresent: false }, {}, true],
    [
      {
        Not: {
          And: [
            { Variable: '$.a', IsNull: true },
            { Variable: '$.a', IsNumeric: false },
          ],
        },
      },
      { a: null },
      false,
    ],
    [
      {
        Or: [
          { Variable: '$.a', BooleanEquals: false },
          { Variable: '$.a', StringEquals: 'x' },
        ],
      },
      { a: 'x' },
      true,
    ],
  ])('evaluates %j on %j to %j', async (rule, input, expected) => {
    expect(await choose(rule, input)).toBe(expected);
  });

  it('fails if the path of a rule has no value', async () => {
    expect(await choose({ Variable: '$.none', IsString: true }, {})).toContain(
      `Invalid path '$.none': The choice state's condition path references an invalid value.`,
    );
  });

  it('applies the Assign and Output of the rule that matches', async () => {
    const { outcome } = await runMachine(
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Choose',
        States: {
          Choose: {
            Type: 'Choice',
            Choices: [
              { Condition: '{% false %}', Next: 'End' },
              { Condition: '{% $states.input.n > 1 %}', Assign: { big: true }, Output: 'big', Next: 'End' },
            ],
          },
          End: { Type: 'Pass', Output: '{% [$states.input, $big] %}', End: true },
        },
      },
      { input: { n: 2 } },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: ['big', true] });
  });

  it('fails if no rule matches and there is no Default', async () => {
    const { outcome } = await runMachine({
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'E' }] },
        E: { Type: 'Succeed' },
      },
    });
    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('does not point to a next state'),
    });
  });
});
