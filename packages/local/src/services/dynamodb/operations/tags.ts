// cspell:ignore Atleast Resourc -- as AWS spells them
import { DynamoDbError } from '../dynamodb-error.js';
import { list, string, struct } from '../requests/shape.js';
import { type Table } from '../storage/table.js';
import { tableNameOf } from '../store.js';
import { type DynamoDbCall, operation } from './operation.js';

/** A tag. */
export const tagShape = struct('Tag', { Key: string({ min: 1, max: 128 }), Value: string({ min: 0, max: 256 }) });
const mostTags = 50;

/** Tags of a request by their keys. */
export function readTags(tags: unknown): ReadonlyMap<string, string> {
  const given = (tags ?? []) as readonly { readonly Key: string; readonly Value?: string }[]; // the shape's type
  return new Map(given.map(({ Key, Value }) => [Key, Value ?? ''] as const));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource = operation(
  struct('TagResourceInput', { ResourceArn: string(), Tags: list(tagShape) }),
  (input, call) => {
    const table = taggedTable(input['ResourceArn'], 'TagResource', call);
    if (input['Tags'] === undefined) throw missing('tags');
    const added = readTags(input['Tags']);
    if (added.size === 0) throw DynamoDbError.validation('Atleast one Tag needs to be provided as Input.');
    const tags = new Map([...table.definition.tags, ...added]);
    if (tags.size > mostTags)
      throw DynamoDbError.validation('Subscriber limit exceeded: Number of tags exceeds limit of 50');
    call.store.redefine(table, { ...table.definition, tags });
    return {};
  },
);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource = operation(
  struct('UntagResourceInput', { ResourceArn: string(), TagKeys: list(string()) }),
  (input, call) => {
    const table = taggedTable(input['ResourceArn'], 'UntagResource', call);
    const keys = input['TagKeys'] as readonly string[] | undefined; // the shape's type
    if (keys === undefined) throw missing('tagKeys');
    if (keys.length === 0) throw DynamoDbError.validation('Atleast one Tag Key needs to be provided as Input.');
    const tags = new Map([...table.definition.tags].filter(([key]) => !keys.includes(key)));
    call.store.redefine(table, { ...table.definition, tags });
    return {};
  },
);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource = operation(
  struct('ListTagsOfResourceInput', { ResourceArn: string(), NextToken: string() }),
  (input, call) => {
    const { definition } = taggedTable(input['ResourceArn'], 'ListTagsOfResource', call);
    return { Tags: [...definition.tags].map(([Key, Value]) => ({ Key, Value })) };
  },
);

function taggedTable(arn: unknown, action: string, { store, region, accountId }: DynamoDbCall): Table {
  if (typeof arn !== 'string') throw DynamoDbError.validation('Invalid TableArn');
  if (!/^arn:aws:dynamodb:[^:]+:\d+:table\/[^/]{3,}$/.test(arn))
    throw DynamoDbError.validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  if (!arn.startsWith(`arn:aws:dynamodb:${region}:${accountId}:`)) throw denied(action, arn, accountId);
  const table = store.find(tableNameOf(arn));
  if (table === undefined) throw DynamoDbError.notFound(`Requested resource not found: ResourcArn: ${arn} not found`);
  return table;
}

/** The table of another account. */
function denied(action: string, arn: string, accountId: string): DynamoDbError {
  return new DynamoDbError(
    'AccessDeniedException',
    `User: arn:aws:iam::${accountId}:root is not authorized to perform: dynamodb:${action} on resource: ${arn}`,
  );
}

function missing(field: string): DynamoDbError {
  return DynamoDbError.validation(
    `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}
