import { describe, expect, it } from 'vitest';
import { type Fields } from '../fields.js';
import { readItem } from '../values/read-value.js';
import { readExpressions } from './request-expressions.js';

const item = readItem({
  id: { S: 'a' },
  n: { N: '10' },
  txt: { S: 'hello' },
  bytes: { B: 'AAEC' },
  tags: { SS: ['x', 'y'] },
  numbers: { NS: ['1', '2'] },
  lst: { L: [{ S: 'x' }, { N: '2' }, { M: { deep: { BOOL: true } } }] },
  doc: { M: { a: { N: '1' } } },
  nothing: { NULL: true },
});

function meets(expression: string, values: Fields = {}): boolean {
  const { condition } = readExpressions({
    ConditionExpression: expression,
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  });
  return condition?.(item) ?? false;
}

describe('a condition', () => {
  it.each<[string, Fields, boolean]>([
    ['n = :v', { ':v': { N: '10.0' } }, true],
    ['n = :v', { ':v': { S: '10' } }, false],
    ['n <> :v', { ':v': { S: '10' } }, true],
    ['absent <> :v', { ':v': { S: '10' } }, true],
    ['absent = :v', { ':v': { S: '10' } }, false],
    ['absent < :v', { ':v': { S: '10' } }, false],
    ['n BETWEEN :a AND :b', { ':a': { N: '9' }, ':b': { N: '10' } }, true],
    ['n IN (:a, :b)', { ':a': { N: '9' }, ':b': { N: '1e1' } }, true],
    ['begins_with(txt, :v)', { ':v': { S: 'he' } }, true],
    ['begins_with(bytes, :v)', { ':v': { B: 'AAE=' } }, true],
    ['contains(txt, :v)', { ':v': { S: 'ell' } }, true],
    ['contains(tags, :v)', { ':v': { S: 'y' } }, true],
    ['contains(numbers, :v)', { ':v': { N: '2.0' } }, true],
    ['contains(lst, :v)', { ':v': { N: '2' } }, true],
    ['contains(lst, :v)', { ':v': { M: { deep: { BOOL: true } } } }, true],
    ['contains(lst, id)', {}, false],
    ['attribute_type(nothing, :t)', { ':t': { S: 'NULL' } }, true],
    ['attribute_type(doc, :t)', { ':t': { S: 'L' } }, false],
    ['size(txt) = :v', { ':v': { N: '5' } }, true],
    ['size(bytes) = :v', { ':v': { N: '3' } }, true],
    ['size(doc) < size(lst)', {}, true],
    ['size(n) = :v', { ':v': { N: '2' } }, false],
    ['lst[2].deep = :v', { ':v': { BOOL: true } }, true],
    ['attribute_exists(doc.a) AND attribute_not_exists(doc.b)', {}, true],
    ['NOT (n = :v OR txt = :w)', { ':v': { N: '1' }, ':w': { S: 'bye' } }, true],
    ['NOT NOT attribute_exists(n)', {}, true],
    ['doc = :v', { ':v': { M: { a: { N: '1' } } } }, true],
    ['tags = :v', { ':v': { SS: ['y', 'x'] } }, true],
    ['n = :v OR txt = :w AND id = :v', { ':v': { N: '10' }, ':w': { S: 'no' } }, true],
  ])('%s with %j is %s', (expression, values, expected) => {
    expect(meets(expression, values)).toBe(expected);
  });

  it.each<[string, Fields, string]>([
    [
      'a = :v',
      { ':w': { S: '' } },
      'An expression attribute value used in expression is not defined; attribute value: :v',
    ],
    [
      '#a = :v',
      { ':v': { S: '' } },
      'An expression attribute name used in the document path is not defined; attribute name: #a',
    ],
    [
      'begins_with(a, :v)',
      { ':v': { N: '1' } },
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'a < :v',
      { ':v': { BOOL: true } },
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    [
      'size(:v) = a',
      { ':v': { N: '1' } },
      'Incorrect operand type for operator or function; operator or function: size, operand type: N',
    ],
    [
      'attribute_exists(:v)',
      { ':v': { N: '1' } },
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'attribute_type(a, :v)',
      { ':v': { S: 'X' } },
      'Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    [
      'begins_with(a)',
      {},
      'Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
    ],
    [
      'a.b = a.b',
      {},
      'The first operand must be distinct from the remaining operands for this operator or function; operator: ' +
        '=, first operand: [a, b]',
    ],
    [
      'contains(a, a)',
      {},
      'The first operand must be distinct from the remaining operands for this operator or function; operator: ' +
        'contains, first operand: [a]',
    ],
    [
      'a BETWEEN :v AND :w',
      { ':v': { N: '2' }, ':w': { N: '1' } },
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound ' +
        'operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'a BETWEEN :v AND :w',
      { ':v': { N: '2' }, ':w': { S: '1' } },
      'The BETWEEN operator requires same data type for lower and upper bounds',
    ],
    ['a'.repeat(4097), {}, 'Expression size has exceeded the maximum allowed size;'],
    [' ', {}, 'The expression can not be empty;'],
  ])('%s with %j is refused', (expression, values, message) => {
    expect(() => meets(expression, values)).toThrow(`Invalid ConditionExpression: ${message}`);
  });

  it('uses every placeholder of its request', () => {
    const unused = { ':v': { S: 'a' }, ':unused': { S: 'a' } };
    expect(() => meets('id = :v', unused)).toThrow(
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}',
    );
    expect(() => meets('id = :v', { ':v': { NS: [] } })).toThrow(
      'ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An number ' +
        'set  may not be empty for key :v',
    );
    expect(() => meets('id = :v', { v: { S: 'a' } })).toThrow(
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "v"',
    );
  });
});
