import { type Standing } from './claims.js';

/*
 * Claims as rows of a DynamoDB table with the partition key `id`: the requests as the SDK's client takes them, made here so that handlers and
 * client write the same rows. Each change is one conditional UpdateItem; what two holders do at once, DynamoDB puts in order
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html).
 */

/** The attribute that DynamoDB's TTL reads: when a row may go, in seconds since 1970. */
export const CLAIM_EXPIRY_ATTRIBUTE = 'expiresAt';

/** How long rows stay, in seconds: as long as a queue can keep a message, 14 days, and a day. */
export const CLAIM_RETENTION_SECONDS = 15 * 86_400;

/** A reason is kept up to so many characters. */
const REASON_LIMIT = 2_000;

/** A row as GetItem and UpdateItem give it. */
export type Row = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** An UpdateItem. */
export interface RowUpdate {
  readonly TableName: string;
  readonly Key: { id: { S: string } };
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, { S: string } | { N: string }>;
  readonly ReturnValues: 'ALL_NEW';
}

/** What all changes of one claim have in common. */
interface Place {
  readonly table: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Takes a claim that nobody has, or whose holder's time is up. */
export function claimUpdate(place: Place, holder: string, holdMs: number): RowUpdate {
  return update(place, {
    set: { holder: text(holder), heldUntil: number(place.now + holdMs), [CLAIM_EXPIRY_ATTRIBUTE]: expiry(place.now) },
    add: '#attempts :one',
    condition: 'attribute_not_exists(#outcome) AND (attribute_not_exists(#heldUntil) OR #heldUntil <= :now)',
    values: { ':one': number(1), ':now': number(place.now) },
  });
}

/** Holds a claim longer. */
export function extendUpdate(place: Place, holder: string, holdMs: number): RowUpdate {
  return update(place, { set: { heldUntil: number(place.now + holdMs) }, ...heldBy(holder) });
}

/** Gives a claim back. It is nobody's then, so that what its holder sent before and what arrives only now holds it no longer. */
export function releaseUpdate(place: Place, holder: string, reason: string | undefined): RowUpdate {
  return update(place, { set: { holder: text(''), heldUntil: number(0), ...(reason === undefined ? {} : { reason: text(reason.slice(0, REASON_LIMIT)) }) }, ...heldBy(holder) });
}

/** Ends a claim. Without a holder, one that is free. */
export function completeUpdate(place: Place, holder: string | undefined, outcome: string): RowUpdate {
  const set = { outcome: text(outcome), [CLAIM_EXPIRY_ATTRIBUTE]: expiry(place.now) };
  if (holder !== undefined) return update(place, { set, ...heldBy(holder) });
  return update(place, {
    set,
    condition: 'attribute_not_exists(#outcome) AND (attribute_not_exists(#heldUntil) OR #heldUntil <= :now)',
    values: { ':now': number(place.now) },
  });
}

/** How often a claim was taken, from the row that taking it gave. */
export function attemptOf(row: Row | undefined): number {
  return Number(row?.['attempts']?.N ?? 0);
}

/** How a claim stands, from its row. */
export function standingOf(row: Row | undefined, now: number): Standing {
  const outcome = row?.['outcome']?.S;
  if (outcome !== undefined) return { kind: 'completed', outcome };
  const heldUntil = Number(row?.['heldUntil']?.N ?? 0);
  if (heldUntil > now) return { kind: 'held', forMs: heldUntil - now };
  return { kind: 'free', reason: row?.['reason']?.S, attempts: attemptOf(row) };
}

interface Change {
  readonly set: Readonly<Record<string, { S: string } | { N: string }>>;
  readonly add?: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, { S: string } | { N: string }>>;
}

function heldBy(holder: string): Pick<Change, 'condition' | 'values'> {
  return { condition: '#holder = :held AND attribute_not_exists(#outcome)', values: { ':held': text(holder) } };
}

function update({ table, id }: Place, { set, add, condition, values }: Change): RowUpdate {
  const names = Object.keys(set);
  const expression = `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}${add === undefined ? '' : ` ADD ${add}`}`;
  const used = [...new Set(`${expression} ${condition}`.match(/#[A-Za-z]+/g) ?? [])];
  return {
    TableName: table,
    Key: { id: { S: id } },
    UpdateExpression: expression,
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(used.map((name) => [name, name.slice(1)])),
    ExpressionAttributeValues: { ...Object.fromEntries(names.map((name) => [`:${name}`, set[name] as { S: string }])), ...values },
    ReturnValues: 'ALL_NEW',
  };
}

function text(value: string): { S: string } {
  return { S: value };
}

function number(value: number): { N: string } {
  return { N: String(Math.ceil(value)) };
}

function expiry(now: number): { N: string } {
  return number(now / 1_000 + CLAIM_RETENTION_SECONDS);
}
