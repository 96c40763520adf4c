// cspell:ignore Atleast Resourc -- as AWS spells them
import { AwsError } from '../../../kernel/aws-error.js';
import { notFound, validationError } from '../errors.js';
import { type Table } from '../storage/table.js';
import { tableNameOf } from '../store.js';
import { type DynamoDbCall, type Operation } from './operation.js';

const mostTags = 50;

/** Tags of a request by their keys. */
export function readTags(tags: unknown): ReadonlyMap<string, string> {
  const given = (tags ?? []) as readonly { readonly Key: string; readonly Value?: string }[]; // validated
  return new Map(given.map(({ Key, Value }) => [Key, Value ?? ''] as const));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource: Operation = (input, call) => {
  const table = taggedTable(input['ResourceArn'], 'TagResource', call);
  if (input['Tags'] === undefined) throw missing('tags');
  const added = readTags(input['Tags']);
  if (added.size === 0) throw validationError('Atleast one Tag needs to be provided as Input.');
  const tags = new Map([...table.definition.tags, ...added]);
  if (tags.size > mostTags) throw validationError('Subscriber limit exceeded: Number of tags exceeds limit of 50');
  call.store.redefine(table, { ...table.definition, tags }, call.now());
  return {};
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource: Operation = (input, call) => {
  const table = taggedTable(input['ResourceArn'], 'UntagResource', call);
  const keys = input['TagKeys'] as readonly string[] | undefined; // validated
  if (keys === undefined) throw missing('tagKeys');
  if (keys.length === 0) throw validationError('Atleast one Tag Key needs to be provided as Input.');
  const tags = new Map([...table.definition.tags].filter(([key]) => !keys.includes(key)));
  call.store.redefine(table, { ...table.definition, tags }, call.now());
  return {};
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource: Operation = (input, call) => {
  const { definition } = taggedTable(input['ResourceArn'], 'ListTagsOfResource', call);
  return { Tags: [...definition.tags].map(([Key, Value]) => ({ Key, Value })) };
};

function taggedTable(arn: unknown, action: string, { store, region, accountId }: DynamoDbCall): Table {
  if (typeof arn !== 'string') throw validationError('Invalid TableArn');
  if (!/^arn:aws:dynamodb:[^:]+:\d+:table\/[^/]{3,}$/.test(arn))
    throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  if (!arn.startsWith(`arn:aws:dynamodb:${region}:${accountId}:`)) throw denied(action, arn, accountId);
  const table = store.find(tableNameOf(arn));
  if (table === undefined) throw notFound(`Requested resource not found: ResourcArn: ${arn} not found`);
  return table;
}

/** The table of another account. */
function denied(action: string, arn: string, accountId: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: arn:aws:iam::${accountId}:root is not authorized to perform: dynamodb:${action} on resource: ${arn}`,
  );
}

function missing(field: string): AwsError {
  return validationError(
    `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}
