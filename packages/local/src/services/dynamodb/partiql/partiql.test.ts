// cspell:ignore SELECTT -- as AWS spells them
import { beforeEach, describe, expect, it } from 'vitest';
import { type AwsError } from '../../../kernel/aws-error.js';
import { type Fields, ordersTable, type TestTables, testTables } from '../testing/tables.js';

let tables: TestTables;
const key = (pk: string, sk = 1): Fields => ({ pk: { S: pk }, sk: { N: String(sk) } });
const execute = (Statement: string, Parameters?: Fields[], more: Fields = {}) =>
  tables.run<{ Items: Fields[]; NextToken?: string; ConsumedCapacity?: Fields }>('ExecuteStatement', {
    Statement,
    ...(Parameters === undefined ? {} : { Parameters }),
    ...more,
  });
const get = (pk: string, sk = 1) => tables.run('GetItem', { TableName: 'orders', Key: key(pk, sk) })['Item'];
const sortKeys = (items: Fields[]) => items.map((item) => Number((item['sk'] as { N: string }).N));
const errorOf = (run: () => unknown): AwsError => {
  try {
    run();
  } catch (error) {
    return error as AwsError; // what operations throw
  }
  throw new Error('nothing was thrown');
};

beforeEach(() => {
  tables = testTables();
  tables.run('CreateTable', ordersTable);
  for (const sk of [1, 2, 3, 4, 5]) {
    const more = {
      customer: { S: sk > 2 ? 'ann' : 'bob' },
      total: { N: String(10 * sk) },
      doc: { M: { tag: { S: `t${sk}` }, list: { L: [{ N: '1' }] } } },
    };
    tables.run('PutItem', { TableName: 'orders', Item: { ...key('a', sk), ...more } });
  }
  tables.run('PutItem', { TableName: 'orders', Item: { ...key('b'), tags: { SS: ['x', 'y'] } } });
});

describe('SELECT', () => {
  it.each<[string, number[]]>([
    [`SELECT * FROM orders WHERE pk = 'a'`, [1, 2, 3, 4, 5]],
    [`select * from "orders" where pk = 'a' and sk > 3`, [4, 5]],
    [`SELECT * FROM orders WHERE pk = 'a' AND sk BETWEEN 2 AND 3`, [2, 3]],
    [`SELECT * FROM orders WHERE pk = 'a' AND 3 >= sk ORDER BY sk DESC`, [3, 2, 1]],
    [`SELECT * FROM orders WHERE pk IN ['a', 'b'] AND sk = 1`, [1, 1]],
    [`SELECT * FROM orders WHERE pk = 'a' AND (sk = 1 OR sk = 5)`, [1, 5]],
    [`SELECT * FROM orders WHERE pk = 'a' AND NOT (sk = 1 OR total > 20)`, [2]],
    [`SELECT * FROM orders WHERE pk = 'a' AND doc.tag = 't3'`, [3]],
    [`SELECT * FROM orders WHERE pk = 'a' AND total + 10 = 30`, [2]],
    [`SELECT * FROM orders WHERE pk = 'a' AND begins_with(customer, 'an') AND sk <> 4`, [3, 5]],
    [`SELECT * FROM orders WHERE tags IS NOT MISSING`, [1]],
    [`SELECT * FROM orders WHERE contains(tags, 'y')`, [1]],
    [`SELECT * FROM orders WHERE size(tags) = 2`, [1]],
    [`SELECT * FROM orders WHERE tags = <<'y', 'x'>>`, [1]],
    [`SELECT * FROM orders WHERE attribute_type(tags, 'SS') AND pk IN ('b', 'c')`, [1]],
    [`SELECT * FROM "orders"."byCustomer" WHERE customer = 'ann' AND total >= 40`, [4, 5]],
    [`SELECT * FROM orders.byTotal WHERE pk = 'a' ORDER BY total DESC -- a comment`, [5, 4, 3, 2, 1]],
    [`SELECT * FROM orders WHERE pk = 'none'`, []],
  ])('%s', (statement, expected) => {
    expect(sortKeys(execute(statement).Items)).toEqual(expected);
  });

  it('has all of what is missing for NOT, and none of it for <>', () => {
    expect(execute(`SELECT * FROM orders WHERE NOT customer = 'ann'`).Items).toHaveLength(3);
    expect(execute(`SELECT * FROM orders WHERE customer <> 'ann'`).Items).toHaveLength(2);
  });

  it('projects paths by their last name', () => {
    expect(execute(`SELECT sk, doc.tag, doc."list"[0], absent FROM orders WHERE pk = 'a' AND sk = 1`).Items).toEqual([
      { sk: { N: '1' }, tag: { S: 't1' }, 'list[0]': { N: '1' } },
    ]);
    expect(execute(`SELECT doc FROM orders.byTotal WHERE pk = 'a' AND total = 10`).Items[0]).toHaveProperty('doc');
  });

  it('returns pages of the evaluated items, with its own kind of token', () => {
    const statement = `SELECT * FROM orders WHERE pk IN ['a', 'b'] AND total > ?`;
    const seen: number[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const page = execute(statement, [{ N: '20' }], {
        Limit: 2,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      seen.push(...sortKeys(page.Items));
      token = page.NextToken;
      pages += 1;
      if (token !== undefined) {
        expect(() => execute(statement, [{ N: '30' }], { NextToken: token })).toThrow(
          'NextToken does not match request',
        );
      }
    } while (token !== undefined);
    expect([seen, pages]).toEqual([[3, 4, 5], 4]);
    expect(() => execute(statement, [{ N: '20' }], { NextToken: 'x' })).toThrow('Invalid NextToken');
  });

  it.each<[string, string]>([
    ['', "Value '' at 'statement' failed to satisfy constraint: Member must have length greater than or equal to 1"],
    ['SELECTT * FROMM orders', "Statement wasn't well formed, can't be processed: Expected data manipulation"],
    ['SELECT COUNT(*) FROM orders', 'Unexpected path component at 1:8:5'],
    ['SELECT * FROM absent', 'Requested resource not found'],
    ['SELECT * FROM orders.absent', 'The table does not have the specified index'],
    ['SELECT * FROM orders."a".b', 'A path may contain at most 2 components in the FROM clause'],
    [`SELECT * FROM orders WHERE pk = ?`, "Number of parameters in request and statement don't match."],
    [`SELECT * FROM orders WHERE pk = 1`, "Key attribute data types should match its data types in table's schema."],
    [`SELECT * FROM orders WHERE total < TRUE`, 'operator or function: <, operand type: BOOL'],
    [`SELECT * FROM orders ORDER BY sk`, 'Must have WHERE clause in the statement when using ORDER BY clause.'],
    [
      `SELECT * FROM orders WHERE pk = 'a' ORDER BY total`,
      'Variable reference total in ORDER BY clause must be part of the primary key',
    ],
    [`SELECT other FROM orders.byCustomer`, 'Global secondary index byCustomer does not project [other]'],
    [
      `SELECT * FROM orders.byCustomer WHERE customer = 'a' AND other = 1`,
      'Secondary index byCustomer does not project one or more filter attributes: [other]',
    ],
    [`SELECT * FROM "`, "Statement wasn't well formed"],
    [`SELECT * FROM orders WHERE ${'('.repeat(500)}`, 'nested too deeply'],
  ])('%s is refused', (statement, message) => {
    expect(() => execute(statement)).toThrow(message);
  });
});

describe('writes', () => {
  it('INSERT puts an item that is not there', () => {
    execute(
      `INSERT INTO orders VALUE {'pk': 'n', 'sk': ?, 'it''s': [1, TRUE, NULL, {'a': <<1, 2>>}], '__proto__': 'p'}`,
      [{ N: '1' }],
    );
    expect(Object.entries(get('n') ?? {})).toEqual([
      ['pk', { S: 'n' }],
      ['sk', { N: '1' }],
      ["it's", { L: [{ N: '1' }, { BOOL: true }, { NULL: true }, { M: { a: { NS: ['1', '2'] } } }] }],
      ['__proto__', { S: 'p' }],
    ]);
    expect(errorOf(() => execute(`INSERT INTO orders VALUE {'pk': 'n', 'sk': 1}`))).toMatchObject({
      code: 'DuplicateItemException',
      message: 'Duplicate primary key exists in table',
    });
  });

  it('UPDATE changes an existing item, and returns the requested image', () => {
    const changed = execute(
      `UPDATE orders SET total = total + 1 SET doc.tag = 'new', more = list_append(doc."list", [2]) REMOVE ` +
        `customer WHERE pk = 'a' AND sk = 1 AND total = 10 RETURNING MODIFIED NEW *`,
    );
    expect(changed.Items).toEqual([
      { total: { N: '11' }, doc: { M: { tag: { S: 'new' } } }, more: { L: [{ N: '1' }, { N: '2' }] } },
    ]);
    execute(`UPDATE orders SET tags = set_add(tags, <<'z'>>) WHERE pk = 'b' AND sk = 1`);
    expect(get('b')).toMatchObject({ tags: { SS: ['x', 'y', 'z'] } });
    execute(`UPDATE orders SET tags = set_delete(tags, <<'x', 'y', 'z'>>) WHERE pk = 'b' AND sk = 1`);
    expect(get('b')).not.toHaveProperty('tags');
    expect(execute(`UPDATE orders REMOVE doc WHERE pk = 'a' AND sk = 2 RETURNING ALL OLD *`).Items[0]).toHaveProperty(
      'doc',
    );
    expect(() => execute(`UPDATE orders SET total = 1 WHERE pk = 'absent' AND sk = 1`)).toThrow(
      'The conditional request failed',
    );
    expect(() => execute(`UPDATE orders SET total = 1 WHERE pk = 'a' AND sk = 1 AND total = 99`)).toThrow(
      'The conditional request failed',
    );
    expect(get('absent')).toBeUndefined();
  });

  it('DELETE deletes an item, and takes one that is not there', () => {
    expect(execute(`DELETE FROM orders WHERE pk = 'a' AND sk = 1 RETURNING ALL OLD *`).Items[0]).toMatchObject(
      key('a'),
    );
    expect(execute(`DELETE FROM orders WHERE pk = 'a' AND sk = 1 RETURNING ALL OLD *`).Items).toEqual([]);
    expect(() => execute(`DELETE FROM orders WHERE pk = 'a' AND sk = 2 AND total = 0`)).toThrow(
      'The conditional request failed',
    );
    expect(get('a', 2)).toBeDefined();
  });

  it.each<[string, string]>([
    [
      `UPDATE orders SET total = 1 WHERE pk = 'a'`,
      'Where clause does not contain a mandatory equality on all key attributes',
    ],
    [
      `DELETE FROM orders WHERE pk = 'a' OR sk = 1`,
      'Where clause does not contain a mandatory equality on all key attributes',
    ],
    [
      `UPDATE orders SET sk = 2 WHERE pk = 'a' AND sk = 1`,
      'Cannot update attribute sk. This attribute is part of the key',
    ],
    [
      `UPDATE orders SET doc = 1 SET doc.tag = 2 WHERE pk = 'a' AND sk = 1`,
      'Two document paths overlap with each other',
    ],
    [`DELETE FROM orders.byTotal WHERE pk = 'a' AND sk = 1`, 'This operation is not supported on an index'],
    [
      `DELETE FROM orders WHERE pk = 'a' AND sk = 1 RETURNING ALL NEW *`,
      'Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
    ],
    [`INSERT INTO orders VALUE {'pk': 'a'}`, 'Missing the key sk in the item'],
    [`INSERT INTO orders VALUE {'pk': 'z', 'sk': 1, 's': <<1, 'a'>>}`, 'The members of a set have one type'],
  ])('%s is refused', (statement, message) => {
    expect(() => execute(statement)).toThrow(message);
  });
});

describe('batches and transactions of statements', () => {
  const batch = (...statements: string[]) =>
    tables.run<{ Responses: Fields[] }>('BatchExecuteStatement', {
      Statements: statements.map((Statement) => ({ Statement })),
    }).Responses;
  const transact = (statements: string[], more: Fields = {}) =>
    tables.run<{ Responses: Fields[] }>('ExecuteTransaction', {
      TransactStatements: statements.map((Statement) => ({ Statement })),
      ...more,
    }).Responses;

  it('a batch runs each statement by itself', () => {
    expect(
      batch(
        `SELECT sk FROM orders WHERE pk = 'a' AND sk = 1`,
        `SELECT * FROM orders WHERE pk = 'a'`,
        `SELECT * FROM absent WHERE pk = 'a'`,
        'NONSENSE',
      ),
    ).toEqual([
      { TableName: 'orders', Item: { sk: { N: '1' } } },
      {
        Error: {
          Code: 'ValidationError',
          Message: 'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
        },
      },
      { Error: { Code: 'ResourceNotFound', Message: 'Requested resource not found' } },
      {
        Error: {
          Code: 'ValidationError',
          Message: "Statement wasn't well formed, can't be processed: Expected data manipulation",
        },
      },
    ]);
    expect(
      batch(
        `INSERT INTO orders VALUE {'pk': 'a', 'sk': 1}`,
        `DELETE FROM orders WHERE pk = 'a' AND sk = 2 RETURNING ALL OLD *`,
      ),
    ).toMatchObject([
      { Error: { Code: 'DuplicateItem' }, TableName: 'orders' },
      { TableName: 'orders', Item: key('a', 2) },
    ]);
    expect(() =>
      batch(`SELECT * FROM orders WHERE pk = 'a' AND sk = 3`, `DELETE FROM orders WHERE pk = 'a' AND sk = 4`),
    ).toThrow('Read and write requests together in the same batch is not supported.');
    expect(() =>
      batch(`DELETE FROM orders WHERE pk = 'a' AND sk = 3`, `DELETE FROM orders WHERE pk = 'a' AND sk = 3`),
    ).toThrow('Provided list of item keys contains duplicates');
  });

  it('a transaction writes everything or nothing', () => {
    const statements = [
      `INSERT INTO orders VALUE {'pk': 't', 'sk': 1}`,
      `UPDATE orders SET total = total + 1 WHERE pk = 'a' AND sk = 1`,
      `EXISTS(SELECT * FROM orders WHERE pk = 'b' AND sk = 1 AND tags IS NOT MISSING)`,
    ];
    expect(transact(statements, { ClientRequestToken: 'once' })).toEqual([{}, {}, {}]);
    transact(statements, { ClientRequestToken: 'once' });
    expect(get('a')).toMatchObject({ total: { N: '11' } });
    const failed = errorOf(() =>
      transact([
        `DELETE FROM orders WHERE pk = 't' AND sk = 1`,
        `INSERT INTO orders VALUE {'pk': 'a', 'sk': 1}`,
        `EXISTS(SELECT * FROM orders WHERE pk = 'b' AND sk = 2)`,
      ]),
    );
    expect(failed.message).toContain('[None, DuplicateItem, ConditionalCheckFailed]');
    expect(get('t')).toBeDefined();
  });

  it('a transaction reads what belongs together', () => {
    expect(
      transact([
        `SELECT sk FROM orders WHERE pk = 'a' AND sk = 1`,
        `SELECT * FROM orders WHERE pk = 'none' AND sk = 1`,
      ]),
    ).toEqual([{ Item: { sk: { N: '1' } } }, {}]);
    expect(() => transact([`SELECT * FROM orders WHERE pk = 'a'`])).toThrow(
      'Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the ' +
        'primary key in the where clause.',
    );
    expect(() =>
      transact([`SELECT * FROM orders WHERE pk = 'a' AND sk = 1`, `DELETE FROM orders WHERE pk = 'a' AND sk = 2`]),
    ).toThrow('does not support both read and write operations');
    expect(() => transact([`DELETE FROM orders WHERE pk = 'a' AND sk = 2 RETURNING ALL OLD *`])).toThrow(
      'Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.',
    );
  });
});
