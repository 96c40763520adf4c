import { type ClaimChange, type ClaimRow } from './claim-row.js';

/*
 * This module maps claims to items of a DynamoDB table with the partition key `id`. The handlers and the client share
 * it, so that they write the same items. Each change is one conditional UpdateItem request. DynamoDB serializes
 * concurrent requests
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html).
 */

/** The TTL attribute of the DynamoDB table. */
export const CLAIM_EXPIRY_ATTRIBUTE = 'expiresAt';

/** An item that GetItem or UpdateItem returns. */
export type ClaimItem = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

type Value = { S: string } | { N: string };

/** The input of an UpdateItem request. */
export interface ClaimItemUpdate {
  readonly TableName: string;
  readonly Key: { id: { S: string } };
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, Value>;
  readonly ReturnValues: 'ALL_NEW';
}

/** Returns the UpdateItem input for a change. */
export function claimItemUpdate(
  TableName: string,
  id: string,
  { set, countsAttempt = false, requires }: ClaimChange,
): ClaimItemUpdate {
  const members = Object.entries(set) as [keyof ClaimRow, string | number][];
  const updates = members.map(([name]) => `#${name} = :${name}`).join(', ');
  const UpdateExpression = `SET ${updates}${countsAttempt ? ' ADD #attempts :one' : ''}`;
  const met = 'holder' in requires ? '#holder = :held' : '(attribute_not_exists(#heldUntil) OR #heldUntil <= :now)';
  const ConditionExpression = `attribute_not_exists(#outcome) AND ${met}`;
  const names = new Set(`${UpdateExpression} ${ConditionExpression}`.match(/#[A-Za-z]+/g));
  return {
    TableName,
    Key: { id: { S: id } },
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [name, name.slice(1)])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(members.map(([name, value]) => [`:${name}`, valueOf(value)])),
      ...(countsAttempt ? { ':one': { N: '1' } } : {}),
      ...('holder' in requires ? { ':held': valueOf(requires.holder) } : { ':now': valueOf(requires.unclaimedAt) }),
    },
    ReturnValues: 'ALL_NEW',
  };
}

/** Converts an item to a row. */
export function claimRowOf(item: ClaimItem): ClaimRow {
  const number = (name: string): number | undefined => (item[name]?.N === undefined ? undefined : Number(item[name].N));
  return {
    holder: item['holder']?.S,
    heldUntil: number('heldUntil'),
    attempts: number('attempts'),
    reason: item['reason']?.S,
    outcome: item['outcome']?.S,
    expiresAt: number(CLAIM_EXPIRY_ATTRIBUTE),
  };
}

function valueOf(value: string | number): Value {
  return typeof value === 'string' ? { S: value } : { N: String(value) };
}
