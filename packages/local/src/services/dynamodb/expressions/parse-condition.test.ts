import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCondition } from './parse-condition.js';

/** Conditions of a depth, each in parentheses inside of the one before it. */
function nested(depth: number): string {
  let source = 'a0 = :v';
  for (let level = 1; level < depth; level += 1)
    source = `a${level} = :v ${level % 2 === 0 ? 'AND' : 'OR'} (${source})`;
  return source;
}

describe('the parser of conditions', () => {
  it('reads each token once, however deep conditions are nested', () => {
    for (const depth of [1, 10, 100, 300]) {
      const source = nested(depth);
      const tokens = source.match(/[()=]|[:\w]+/g) ?? [];
      expect(parseCondition(source).steps).toBe(tokens.length);
    }
  });

  it('reads each token once in any condition', () => {
    const leaf = fc.constantFrom(
      'a = :v',
      'size(a) > :v',
      'begins_with(a, :v)',
      'a IN (:v, :w)',
      'a BETWEEN :v AND :w',
      '(a) <> (:v)',
    );
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `${a} AND (${b} OR a = :v)`),
        fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} OR ${b}) AND b = :v`),
        tie('condition').map((a) => `NOT (a = :v OR ${a})`),
      ),
    }));
    fc.assert(
      fc.property(condition, (source) => {
        const tokens = source.match(/<>|[()=,>]|[:\w]+/g) ?? [];
        try {
          expect(parseCondition(source).steps).toBe(tokens.length);
        } catch (error) {
          expect((error as Error).message).toBe('The expression contains too many operators; operator count: 301');
        }
      }),
    );
  });

  it('does not overflow the stack on what is nested too deeply', () => {
    for (const source of ['('.repeat(4096), 'size('.repeat(819), 'NOT ('.repeat(800), nested(400), 'NOT '.repeat(1000)])
      expect(() => parseCondition(source)).toThrow(/too many operators|redundant parentheses|Syntax error/);
  });

  it('counts comparators and functions up to 300, and not what joins them', () => {
    const source = (count: number) => Array.from({ length: count }, () => 'a<:v').join(' AND ');
    expect(() => parseCondition(source(300))).not.toThrow();
    expect(() => parseCondition(source(301))).toThrow(
      'The expression contains too many operators; operator count: 301',
    );
  });

  it.each([
    // nubo-db/dynamodb-conformance, aws/aws-cdk#7591, aws/aws-sdk-java-v2#3279 and localstack/localstack#2529 have such
    // errors of DynamoDB.
    ['a = b c', 'Syntax error; token: "c", near: "b c"'],
    ['a =', 'Syntax error; token: "<EOF>", near: "="'],
    ['_version = :v', 'Syntax error; token: "_", near: "_version"'],
    ['hits : incr', 'Syntax error; token: ":", near: "hits : incr"'],
    ['a == :v', 'Syntax error; token: "=", near: "== :v"'],
    ['a = (b AND c)', 'Syntax error; token: "AND", near: "b AND c"'],
    ['a', 'Syntax error; token: "<EOF>", near: "a"'],
    ['a AND b = :v', 'Syntax error; token: "AND", near: "a AND b"'],
    ['a = :v OR', 'Syntax error; token: "<EOF>", near: "OR"'],
    ['((a = :v))', 'The expression has redundant parentheses;'],
    ['a = :v AND ((b = :v OR c = :v))', 'The expression has redundant parentheses;'],
    ['((a)) = :v', 'The expression has redundant parentheses;'],
    ['foo(a)', 'Invalid function name; function: foo'],
    ['size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
    ['contains(a, :v) = :v', 'The function is not allowed to be used this way in an expression; function: contains'],
    ['name = :v', 'Attribute name is a reserved keyword; reserved keyword: name'],
    [
      `a IN (${Array.from({ length: 101 }, () => ':v').join(', ')})`,
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
  ])('refuses %s', (source, message) => {
    expect(() => parseCondition(source)).toThrow(message);
  });

  it.each([
    '(a = :v)',
    '((a = :v) AND (b = :v))',
    '(a).b[1] = :v',
    '(a = :v OR b = :v) AND (c = :v)',
    '((a)[0]).b = :v',
    'NOT (a = :v)',
  ])('takes %s', (source) => {
    expect(() => parseCondition(source)).not.toThrow();
  });
});
