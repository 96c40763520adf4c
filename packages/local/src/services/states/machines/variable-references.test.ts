import { describe, expect, it } from 'vitest';
import { variableReferences } from './variable-references.js';

const machine = (state: object, language?: string) =>
  ({ ...(language === undefined ? {} : { QueryLanguage: language }), StartAt: 'S', States: { S: state } }) as never;

describe('the variables that a state reads', () => {
  it.each([
    [
      { Type: 'Pass', Parameters: { 'a.$': '$price', b: '$text', 'c.$': '$.field', 'd.$': '$$.Execution.Id' } },
      { S: ['price'] },
    ],
    [{ Type: 'Pass', Parameters: { 'a.$': "States.Format('$quoted {}', $value.deep)" } }, { S: ['value'] }],
    [{ Type: 'Wait', SecondsPath: '$seconds' }, { S: ['seconds'] }],
    [{ Type: 'Choice', Choices: [{ Variable: '$b', NumericEqualsPath: '$a', Next: 'S' }] }, { S: ['a', 'b'] }],
    [{ Type: 'Pass', Assign: { own: '$text' } }, undefined],
  ])('of JSONPath are found in %j', (state, expected) => {
    expect(variableReferences(machine(state))).toEqual(expected);
  });

  it.each([
    [{ Type: 'Pass', Output: '{% $sum($prices) + $rate %}' }, { S: ['prices', 'rate'] }],
    [{ Type: 'Pass', Output: '{% ($half := $total / 2; $half + $states.input.x) %}' }, { S: ['total'] }],
    [{ Type: 'Pass', Output: '$text' }, undefined],
  ])('of JSONata are found in %j, without functions and local variables', (state, expected) => {
    expect(variableReferences(machine(state, 'JSONata'))).toEqual(expected);
  });

  it('belong to the state inside a Map, not to the Map', () => {
    const inner = { StartAt: 'I', States: { I: { Type: 'Wait', SecondsPath: '$inner', End: true } } };
    expect(variableReferences(machine({ Type: 'Map', MaxConcurrencyPath: '$limit', ItemProcessor: inner }))).toEqual({
      S: ['limit'],
      I: ['inner'],
    });
  });
});
