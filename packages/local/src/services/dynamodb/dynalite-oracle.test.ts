import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../kernel/aws-error.js';
import { Dynalite } from './testing/dynalite.js';
import { type RandomRequest, scenarios } from './testing/random-requests.js';
import { type Fields, type TestTables, testTables } from './testing/tables.js';

/** The result of a request: an output, or an error's code and message. */
interface Outcome {
  readonly output?: Fields;
  readonly code?: string;
  readonly message?: string;
}

const dynalite = new Dynalite();
beforeAll(() => dynalite.start());
afterAll(() => dynalite.close());

async function theirs({ operation, input }: RandomRequest): Promise<Outcome> {
  const { status, body } = await dynalite.send(operation, input);
  if (status !== 200) {
    const code = String(body['__type']).replace(/^.*#/, '');
    return { code, message: String(body['message'] ?? body['Message']) };
  }
  // nubo-db/dynoxide#36: where no attribute is returned, DynamoDB leaves `Attributes` out.
  const { Attributes, ...output } = body;
  const isEmpty = Attributes === undefined || Object.keys(Attributes as Fields).length === 0; // an object of the API
  return { output: isEmpty ? output : body };
}

function ours(tables: TestTables, { operation, input }: RandomRequest): Outcome {
  try {
    return { output: tables.run(operation, input) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** The order of a scan is not documented, nor is that of items of an index that have one key. */
function sorted({ operation, input }: RandomRequest, outcome: Outcome): Outcome {
  const items = outcome.output?.['Items'] as Fields[] | undefined; // the output of a query or a scan
  if (items === undefined || (operation === 'Query' && input['IndexName'] === undefined)) return outcome;
  const keyOf = (item: Fields) => JSON.stringify([item['pk'], item['sk']]);
  return { output: { ...outcome.output, Items: [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) } };
}

let count = 0;
/** Creates a table in both; dynalite's becomes active a little later. */
async function createTables(table: Fields): Promise<{ readonly tables: TestTables; readonly TableName: string }> {
  const TableName = `oracle${(count += 1)}`;
  const tables = testTables();
  tables.run('CreateTable', { ...table, TableName });
  await dynalite.send('CreateTable', { ...table, TableName });
  const isActive = async () => {
    const { body } = await dynalite.send('DescribeTable', { TableName });
    return (body['Table'] as Fields | undefined)?.['TableStatus'] === 'ACTIVE';
  };
  while (!(await isActive()));
  return { tables, TableName };
}

describe('dynalite', () => {
  it('answers random requests to random tables as we do', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios(), async ({ table, requests }) => {
        const { tables, TableName } = await createTables(table);
        for (const { operation, input } of requests) {
          const request = { operation, input: { ...input, TableName } };
          const [our, their] = [ours(tables, request), await theirs(request)];
          expect(sorted(request, our), JSON.stringify(request)).toEqual(sorted(request, their));
        }
      }),
      { numRuns: 60 },
    );
  });
});

const table: Fields = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['id', 'at', 'city'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'id', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byCityHere',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'city', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byCity',
      KeySchema: [{ AttributeName: 'city', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};
const key: Fields = { id: { S: 'a' }, at: { S: '1' } };
const stored: Fields = {
  ...key,
  city: { S: 'x' },
  n: { N: '2' },
  u: { S: '\uffff' },
  l: { L: [{ S: 'p' }, { S: 'q' }, { M: { k: { N: '1' } } }] },
  m: { M: { k: { N: '1' } } },
};
const nested = (depth: number): Fields => (depth === 0 ? { S: 'leaf' } : { M: { a: nested(depth - 1) } });
const update = (fields: Fields): RandomRequest => ({
  operation: 'UpdateItem',
  input: { Key: key, ReturnValues: 'ALL_NEW', ...fields },
});
const put = (fields: Fields): RandomRequest => ({ operation: 'PutItem', input: { Item: key, ...fields } });
const when = (ConditionExpression: string, value?: Fields): RandomRequest =>
  put({ ConditionExpression, ...(value === undefined ? {} : { ExpressionAttributeValues: { ':v': value } }) });
const query = (fields: Fields): RandomRequest => ({
  operation: 'Query',
  input: { KeyConditionExpression: 'id = :v', ExpressionAttributeValues: { ':v': { S: 'a' } }, ...fields },
});
const byCity = {
  IndexName: 'byCity',
  KeyConditionExpression: 'city = :v',
  ExpressionAttributeValues: { ':v': { S: 'x' } },
};

/** Requests that DynamoDB answers as we do and dynalite does not, each with the source that says so. */
const differences: readonly (readonly [
  what: string,
  request: RandomRequest,
  expected: object | string,
  source: string,
])[] = [
  [
    'Expected with Exists and Value compares the value',
    put({ Expected: { n: { Exists: true, Value: { N: '1' } } } }),
    'The conditional request failed',
    'API_ExpectedAttributeValue; floci-io/floci#2126',
  ],
  [
    'one of several conditions is enough with OR',
    put({
      ConditionalOperator: 'OR',
      Expected: {
        n: { ComparisonOperator: 'EQ', AttributeValueList: [{ N: '1' }] },
        m: { ComparisonOperator: 'NOT_NULL' },
      },
    }),
    {},
    'LegacyConditionalParameters.ConditionalOperator',
  ],
  [
    'an expression has at most 4,096 bytes',
    when(Array.from({ length: 190 }, (_, n) => `attribute_not_exists(a${n})`).join(' AND ')),
    'Expression size has exceeded the maximum allowed size',
    'Constraints (expression parameters); nubo-db/dynoxide#151',
  ],
  [
    'an expression has at most 300 operators',
    when(Array.from({ length: 301 }, () => 'a<:v').join(' OR '), { N: '1' }),
    'The expression contains too many operators; operator count: 301',
    'Constraints (expression parameters); aws/aws-sdk-js#3721; scylladb/scylladb#14473',
  ],
  [
    'a value is nested 32 levels deep at most',
    put({ Item: { ...key, v: nested(32) } }),
    'Nesting Levels have exceeded supported limits',
    'Constraints (nested attribute depth); nubo-db/dynoxide#110',
  ],
  [
    'the key of an index is not empty',
    put({ Item: { ...key, city: { S: '' } } }),
    'A value specified for a secondary index key is not supported',
    'architect/dynalite#184',
  ],
  [
    'indexes of one list are those of the item as it was',
    update({ UpdateExpression: 'REMOVE l[0], l[1]' }),
    { Attributes: { ...stored, l: { L: [{ M: { k: { N: '1' } } }] } } },
    'Expressions.UpdateExpressions (REMOVE RelatedItems[1], RelatedItems[2])',
  ],
  ['maps are equal by their content', when('m = :v', { M: { k: { N: '1' } } }), {}, 'nubo-db/dynoxide#103'],
  [
    'a list contains a map',
    when('contains(l, :v)', { M: { k: { N: '1' } } }),
    {},
    'Expressions.OperatorsAndFunctions (contains)',
  ],
  [
    'a missing attribute is not equal to another one',
    when('absent = gone'),
    'The conditional request failed',
    'nubo-db/dynoxide#8',
  ],
  [
    'strings are in the order of their UTF-8 bytes',
    when('u < :v', { S: '\u{1f600}' }),
    {},
    'HowItWorks.NamingRulesDataTypes (String)',
  ],
  ['a number can have a plus sign', put({ Item: { ...key, n: { N: '+5' } } }), {}, 'nubo-db/dynoxide#109'],
  [
    'a name that starts with an underscore takes a placeholder',
    update({ UpdateExpression: 'SET _a = :v', ExpressionAttributeValues: { ':v': { N: '1' } } }),
    'Invalid UpdateExpression: Syntax error; token: "_", near: "SET _a"',
    'aws/aws-sdk-js#1691',
  ],
  [
    'a syntax error has the token and what is near it',
    update({ UpdateExpression: 'INVALID SYNTAX HERE' }),
    'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    'nubo-db/dynoxide#12',
  ],
  [
    'a SET can add and subtract more than once',
    update({ UpdateExpression: 'SET n = n + :v + :v', ExpressionAttributeValues: { ':v': { N: '1' } } }),
    { Attributes: { ...stored, n: { N: '4' } } },
    'Constraints (SET a = :val1 + :val2 + :val3)',
  ],
  [
    'a deletion returns nothing or the old item',
    { operation: 'DeleteItem', input: { Key: { ...key, at: { S: 'absent' } }, ReturnValues: 'ALL_NEW' } },
    'ReturnValues can only be ALL_OLD or NONE',
    'API_DeleteItem (ReturnValues)',
  ],
  [
    'a projection names what a global index has',
    query({ ...byCity, ProjectionExpression: 'n' }),
    'Global secondary index byCity does not project [n]',
    'GSI (attribute projections)',
  ],
  [
    'a filter of a query names what an index has',
    query({ ...byCity, FilterExpression: 'n = :v' }),
    'Secondary index byCity does not project one or more filter attributes: [n]',
    'nubo-db/dynoxide#179',
  ],
  [
    'a local index gets from its table what it does not have',
    query({ IndexName: 'byCityHere', ProjectionExpression: 'n' }),
    { Count: 1, ScannedCount: 1, Items: [{ n: { N: '2' } }] },
    'LSI (attribute projections)',
  ],
  [
    'SPECIFIC_ATTRIBUTES takes a projection',
    query({ Select: 'SPECIFIC_ATTRIBUTES' }),
    'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    'API_Query (Select); nubo-db/dynoxide#121',
  ],
  [
    'a table on demand gets an index without capacity',
    {
      operation: 'UpdateTable',
      input: {
        AttributeDefinitions: [{ AttributeName: 'status', AttributeType: 'S' }],
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: 'byStatus',
              KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          },
        ],
      },
    },
    { TableDescription: {} },
    'API_CreateGlobalSecondaryIndexAction; aws/aws-cli#4303; architect/dynalite#123',
  ],
];

describe('unlike dynalite, as DynamoDB:', () => {
  it.each(differences)('%s', async (_what, { operation, input }, expected) => {
    const { tables, TableName } = await createTables(table);
    const seed = { operation: 'PutItem', input: { TableName, Item: stored } };
    ours(tables, seed);
    await theirs(seed);
    const request = { operation, input: { ...input, TableName } };
    const our = ours(tables, request);
    if (typeof expected === 'string') expect(our.message).toContain(expected);
    else expect(our.output).toMatchObject(expected);
    expect(await theirs(request)).not.toEqual(our);
  });
});
