import { describe, expect, it } from 'vitest';
import { compileExpression } from './expression.js';

const of = (text: string) => compileExpression(text).references;

describe('the references of an expression', () => {
  it.each<[string, string[]]>([
    ['phone', ['phone']],
    ['phone[0].number + phone', ['phone']],
    ['aaa + bbb', ['aaa', 'bbb']],
    ['{ aaa: bbb }', ['aaa', 'bbb']],
    ['[aaa, -bbb]', ['aaa', 'bbb']],
    ['$n > 1 ? a : c', ['a', 'c']],
    ['$.phone', ['$']],
    ['$$', ['$$']],
    ['($x := aaa; $x)', ['aaa']],
    ['aaa ~> $count()', ['aaa']],
    ['$map($states.input.a, function($x) { b })', ['b']],
    ['$map($states.input.a, function($x) { $f(b) })', ['b']],
    ['$states.input.phone', []],
    ['$states.input.items[n > 1]^(n).{ n: m }', []],
    ['$map($states.input.items, function($i) { $i.n })', []],
    ['$undefined', []],
  ])('of %s to an input, which AWS does not provide, are %j', (text, expected) => {
    expect(of(text).topLevel).toEqual(expected);
  });

  it('include fields of $states at any depth', () => {
    expect(
      of('$map($states.input[$states.result.n = 1], function($x) { $states.errorOutput.Cause & $states.result.b })')
        .states,
    ).toEqual(['input', 'result', 'errorOutput']);
  });

  it('are found once in a chain of 60 concatenations, in a time that does not double with each', () => {
    const chain = Array.from({ length: 60 }, () => 'aaa').join(' & ');
    expect(of(`${chain} & $states.input.b`)).toEqual({ topLevel: ['aaa'], states: ['input'] });
  });
});
