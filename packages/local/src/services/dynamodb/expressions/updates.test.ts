import { describe, expect, it } from 'vitest';
import { type Fields } from '../fields.js';
import { readItem } from '../values/read-value.js';
import { readExpressions } from './request-expressions.js';

const item = readItem({
  id: { S: 'a' },
  n: { N: '10' },
  lst: { L: [{ S: 'x' }, { S: 'y' }, { S: 'z' }] },
  doc: { M: { a: { N: '1' }, sub2: { M: { b: { S: 'c' } } } } },
  tags: { SS: ['x', 'y'] },
});

function update(expression: string, values: Fields = {}): object {
  const { update: bound } = readExpressions({
    UpdateExpression: expression,
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  });
  const { id: _id, ...changed } = bound?.apply(item) ?? {};
  return changed;
}
const { id: _id, ...unchanged } = item;

describe('an update', () => {
  it.each<[string, Fields, object]>([
    ['SET n = n + :v', { ':v': { N: '0.1' } }, { n: { N: '10.1' } }],
    ['SET n = :v - n - :v', { ':v': { N: '1' } }, { n: { N: '-10' } }],
    ['SET n = :v, m = n', { ':v': { N: '1' } }, { n: { N: '1' }, m: { N: '10' } }],
    ['SET m = if_not_exists(m, n)', {}, { m: { N: '10' } }],
    [
      'SET lst = list_append(lst, :v)',
      { ':v': { L: [{ S: 'w' }] } },
      { lst: { L: [{ S: 'x' }, { S: 'y' }, { S: 'z' }, { S: 'w' }] } },
    ],
    [
      'SET m = list_append(if_not_exists(m, :e), :v)',
      { ':e': { L: [] }, ':v': { L: [{ S: 'w' }] } },
      { m: { L: [{ S: 'w' }] } },
    ],
    ['SET lst[1] = :v', { ':v': { N: '1' } }, { lst: { L: [{ S: 'x' }, { N: '1' }, { S: 'z' }] } }],
    [
      'SET lst[9] = :v, lst[7] = :w',
      { ':v': { N: '9' }, ':w': { N: '7' } },
      { lst: { L: [{ S: 'x' }, { S: 'y' }, { S: 'z' }, { N: '7' }, { N: '9' }] } },
    ],
    ['REMOVE lst[0], lst[1]', {}, { lst: { L: [{ S: 'z' }] } }],
    ['REMOVE lst[0] SET lst[1] = :v', { ':v': { N: '1' } }, { lst: { L: [{ N: '1' }, { S: 'z' }] } }],
    ['REMOVE lst[7], n', {}, { n: undefined }],
    ['SET doc.sub2.b = :v REMOVE doc.a', { ':v': { N: '2' } }, { doc: { M: { sub2: { M: { b: { N: '2' } } } } } }],
    ['ADD n :v', { ':v': { N: '-10' } }, { n: { N: '0' } }],
    ['ADD m :v', { ':v': { N: '5' } }, { m: { N: '5' } }],
    ['ADD tags :v', { ':v': { SS: ['y', 'z'] } }, { tags: { SS: ['x', 'y', 'z'] } }],
    ['DELETE tags :v', { ':v': { SS: ['y', 'z'] } }, { tags: { SS: ['x'] } }],
    ['DELETE tags :v', { ':v': { SS: ['y', 'x'] } }, { tags: undefined }],
    ['DELETE absent :v', { ':v': { SS: ['y', 'x'] } }, {}],
    ['set n = (n + :v)', { ':v': { N: '1' } }, { n: { N: '11' } }],
  ])('%s', (expression, values, expected) => {
    expect(update(expression, values)).toEqual(JSON.parse(JSON.stringify({ ...unchanged, ...expected })));
    // The item itself stays as it was.
    expect(item['n']).toEqual({ N: '10' });
  });

  it.each<[string, Fields, string]>([
    ['SET n = n + :v', { ':v': { N: '1e125' } }, 'Attempting to store more than 38 significant digits in a Number'],
    ['SET n = absent', {}, 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET n = id + :v', { ':v': { N: '1' } }, 'An operand in the update expression has an incorrect data type'],
    [
      'SET absent.a = :v',
      { ':v': { N: '1' } },
      'The document path provided in the update expression is invalid for update',
    ],
    ['SET n.a = :v', { ':v': { N: '1' } }, 'The document path provided in the update expression is invalid for update'],
    ['ADD id :v', { ':v': { N: '1' } }, 'An operand in the update expression has an incorrect data type'],
    ['DELETE tags :v', { ':v': { NS: ['1'] } }, 'An operand in the update expression has an incorrect data type'],
    ['INVALID SYNTAX HERE', {}, 'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
    ['SET a = VALUE 1', {}, 'Invalid UpdateExpression: Syntax error; token: "1", near: "VALUE 1"'],
    [
      'SET a = :v SET b = :v',
      { ':v': { N: '1' } },
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    [
      'SET a = :v, a = :v',
      { ':v': { N: '1' } },
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], ' +
        'path two: [a]',
    ],
    [
      'SET a.b = :v REMOVE a',
      { ':v': { N: '1' } },
      'overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]',
    ],
    [
      'SET a[0] = :v, a.b = :v',
      { ':v': { N: '1' } },
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, ' +
        '[0]], path two: [a, b]',
    ],
    [
      'ADD a :v',
      { ':v': { S: '1' } },
      'Incorrect operand type for operator or function; operator: ADD, operand type: STRING',
    ],
    [
      'DELETE a :v',
      { ':v': { N: '1' } },
      'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER',
    ],
    [
      'SET a = if_not_exists(:v, :v)',
      { ':v': { N: '1' } },
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
    ['SET a = list_append(:v, b)', { ':v': { N: '1' } }, 'operator or function: list_append, operand type: N'],
    ['SET a = b + :v', { ':v': { S: '1' } }, 'operator or function: +, operand type: S'],
    ['SET a = foo(b)', {}, 'Invalid function name; function: foo'],
    ['SET a = :v AND b = :v', { ':v': { S: '1' } }, 'Syntax error; token: "AND", near: ":v AND b"'],
    ['SET a = b', {}, 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET status = :v', { ':v': { S: '1' } }, 'Attribute name is a reserved keyword; reserved keyword: status'],
  ])('%s is refused', (expression, values, message) => {
    expect(() => update(expression, values)).toThrow(message);
  });
});

describe('nested calls of list_append', () => {
  const values = { ':v': { L: Array.from({ length: 1_000 }, () => ({ NULL: true })) } };
  const nested = (levels: number): string => `SET a = ${'list_append(:v, '.repeat(levels)}:v${')'.repeat(levels)}`;

  it('create a list, but none that no item can hold', () => {
    expect(update(nested(3), values)).toMatchObject({ a: { L: { length: 4_000 } } });
    expect(() => update(nested(220), values)).toThrow('Item size to update has exceeded the maximum allowed size');
  });
});

describe('a projection', () => {
  const project = (expression: string): object =>
    readExpressions({ ProjectionExpression: expression }).projection?.apply(item) ?? {};

  it('has the named parts, elements of lists together and in their order', () => {
    expect(project('lst[2], lst[0], doc.sub2.b, absent, absent2.b')).toEqual({
      lst: { L: [{ S: 'x' }, { S: 'z' }] },
      doc: { M: { sub2: { M: { b: { S: 'c' } } } } },
    });
    const nested = readItem({ l: { L: [{ M: { a: { N: '1' }, b: { N: '2' }, c: { N: '3' } } }] } });
    const { projection } = readExpressions({ ProjectionExpression: 'l[0].b, l[0].a' });
    expect(projection?.apply(nested)).toEqual({ l: { L: [{ M: { b: { N: '2' }, a: { N: '1' } } }] } });
  });

  it.each([
    ['!!! INVALID !!!', 'Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"'],
    ['a, a.b', 'path one: [a], path two: [a, b]'],
    ['a, name', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['a,', 'Syntax error; token: "<EOF>", near: ","'],
  ])('%s is refused', (expression, message) => {
    expect(() => project(expression)).toThrow(message);
  });
});
