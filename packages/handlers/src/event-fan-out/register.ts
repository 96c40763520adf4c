import { createHash } from 'node:crypto';
import { InvalidInput, problemAt } from '@stepwell/core';
import {
  PART_SIZE,
  type Registration,
  RequestConflict,
  partKey,
  partCount,
  registrationId,
  eventFanOutMetrics,
} from '@stepwell/core/event-fan-out';
import { type FanOutRequest, REQUEST_ITEMS_LIMIT } from '@stepwell/core/fan-out';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Context } from 'aws-lambda';
import { type PartStore, createS3PartStore } from './part-store.js';
import { type RequestRow, type RequestTable, createRequestTable } from './request-table.js';
import { clientConfig, once } from '../function/clients.js';
import { registerSettings } from './environment.js';
import { logger, metrics } from './telemetry.js';

/**
 * The event of the register function: a validated request, the ARN of the execution that registers it, and the time as
 * ISO 8601. The time comes from the state machine, because state machines wait for the deadline.
 */
export type RegisterEvent = FanOutRequest & { readonly executionId: string; readonly at: string };

/** Dependencies of the register function. */
interface RegisterDependencies {
  readonly store: PartStore;
  readonly table: RequestTable;
  readonly deadlineSeconds: number;
  readonly retentionSeconds: number;
}

/** A registered request, and the parts that must be emitted. */
interface RegisterResult extends Registration {
  /** Numbers of the parts to emit. Empty if an earlier execution has emitted all parts. */
  readonly parts: readonly number[];
}

/**
 * Registers a request once: counts and hashes its items, writes them to S3 in parts, then writes its row. A second
 * registration with the same items returns the existing registration and keeps its count. Parts are emitted again only
 * if the earlier execution did not complete, which does not change the count.
 *
 * @throws InvalidInput for an invalid manifest, an empty list, too many items or a `length` that differs from the list
 * @throws RequestConflict if the id is used by a request with different items
 */
export async function handleRegister(
  event: RegisterEvent,
  dependencies: RegisterDependencies,
): Promise<RegisterResult> {
  const { store, table } = dependencies;
  const { items, digest } = await fingerprint(itemsOf(event, store));
  validateItemCount(event, items);
  const existing = await table.get(event.requestId);
  if (existing !== undefined) return existingRegistration(existing, digest);
  const registration = newRegistration(event, items, digest, dependencies);
  // The parts are written before the row, so that a row always has its parts.
  await writeParts(registration.registration, itemsOf(event, store), store);
  if (await table.register(registration)) return { ...registration, parts: partNumbers(items) };
  const winner = await table.get(event.requestId);
  if (winner === undefined)
    throw new Error(`The row of request ${event.requestId} expired during the registration. Increase the retention.`);
  return existingRegistration(winner, digest);
}

function existingRegistration(
  { emittedAt, requestId, registration, items, digest, registeredAt, deadline, expiresAt }: RequestRow,
  expectedDigest: string,
): RegisterResult {
  if (digest !== expectedDigest) throw new RequestConflict(requestId, registeredAt);
  return {
    requestId,
    registration,
    items,
    digest,
    registeredAt,
    deadline,
    expiresAt,
    parts: emittedAt === undefined ? partNumbers(items) : [],
  };
}

function newRegistration(
  { requestId, executionId, at }: RegisterEvent,
  items: number,
  digest: string,
  { deadlineSeconds, retentionSeconds }: RegisterDependencies,
): Registration {
  const deadline = Date.parse(at) + deadlineSeconds * 1_000;
  return {
    requestId,
    registration: registrationId(requestId, executionId),
    items,
    digest,
    registeredAt: at,
    deadline: new Date(deadline).toISOString(),
    expiresAt: Math.ceil(deadline / 1_000) + retentionSeconds,
  };
}

function validateItemCount({ length, manifest }: FanOutRequest, items: number): void {
  if (items === 0)
    throw new InvalidInput([problemAt(['manifest', 'key'], manifest?.key, 'the key of a list of at least one item')]);
  if (items > REQUEST_ITEMS_LIMIT)
    throw new InvalidInput([
      problemAt(['manifest', 'key'], manifest?.key, `the key of a list of at most ${REQUEST_ITEMS_LIMIT} items`),
    ]);
  if (length !== undefined && length !== items)
    throw new InvalidInput([problemAt(['length'], length, `the number of items in the list, ${items}, or omitted`)]);
}

/** A manifest is read again for each pass, so that memory never holds the whole list. */
function itemsOf({ requests, manifest }: FanOutRequest, store: PartStore): AsyncIterable<unknown> | Iterable<unknown> {
  return requests ?? store.readManifest(manifest);
}

async function fingerprint(
  items: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<{ items: number; digest: string }> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const item of items) {
    hash.update(`${JSON.stringify(item)}\n`);
    count += 1;
    if (count > REQUEST_ITEMS_LIMIT) break;
  }
  return { items: count, digest: hash.digest('hex') };
}

async function writeParts(
  registration: string,
  items: AsyncIterable<unknown> | Iterable<unknown>,
  store: PartStore,
): Promise<void> {
  let part: unknown[] = [];
  let number = 0;
  const write = async (): Promise<void> => {
    await store.writePart(partKey(registration, number), part);
    number += 1;
    part = [];
  };
  for await (const item of items) {
    part.push(item);
    if (part.length === PART_SIZE) await write();
  }
  if (part.length > 0) await write();
}

function partNumbers(items: number): number[] {
  return Array.from({ length: partCount(items) }, (_, part) => part);
}

const dependencies = once((): RegisterDependencies => {
  const { bucket, table, deadlineSeconds, retentionSeconds } = registerSettings(process.env);
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
  return {
    store: createS3PartStore(new S3Client(clientConfig), bucket),
    table: createRequestTable(database, table),
    deadlineSeconds,
    retentionSeconds,
  };
});

/**
 * The register function of EventFanOut. It fails with `InvalidInput`, `RequestConflict`, `InvalidSetting` or an error
 * of S3 or DynamoDB.
 */
export const handler = async (event: RegisterEvent, context: Context): Promise<RegisterResult> => {
  logger.addContext(context);
  const registered = await handleRegister(event, dependencies());
  const { requestId, registration, items, parts } = registered;
  if (parts.length > 0) metrics.addMetric(eventFanOutMetrics.requestsRegistered, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  logger.info('request registered', { requestId, registration, items, parts: parts.length });
  return registered;
};
