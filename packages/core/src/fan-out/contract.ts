import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { CASE_ID_LIMIT, REQUEST_ID_LIMIT, REQUEST_ITEMS_LIMIT } from './limits.js';
import { type FanOutItem, type FanOutRequest } from './request.js';
import { type FanOutOutput } from './summary.js';

/** `(?![\s\S])` matches the end of the string in JavaScript and in Java. `JsonSchema` explains why not `$`. */
const REQUEST_ID_PATTERN = `^[A-Za-z0-9][A-Za-z0-9._-]{0,${REQUEST_ID_LIMIT - 1}}(?![\\s\\S])`;
const BUCKET_PATTERN = '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?![\\s\\S])';

/** The description of an item. */
export const ITEM_DESCRIPTION = 'an object with a caseId and the fields that the compute function needs';

const item = withDescription(
  z.looseObject({
    caseId: withDescription(
      z.string().check(z.minLength(1), z.maxLength(CASE_ID_LIMIT)),
      `an id of 1 to ${CASE_ID_LIMIT} characters`,
    ),
  }),
  ITEM_DESCRIPTION,
);

const manifest = withDescription(
  z.strictObject({
    bucket: withDescription(z.string().check(z.regex(new RegExp(BUCKET_PATTERN))), 'the name of an S3 bucket'),
    key: withDescription(
      z.string().check(z.minLength(1), z.maxLength(1_024)),
      'the object key of the list, 1 to 1,024 characters',
    ),
  }),
  'an object { "bucket", "key" } that locates a JSON or JSON Lines list of items in S3',
);

const length = withDescription(
  z.int().check(z.gte(1), z.lte(REQUEST_ITEMS_LIMIT)),
  'the number of items in the list, or omitted',
);

const members = z
  .strictObject({
    requestId: withDescription(
      z.string().check(z.regex(new RegExp(REQUEST_ID_PATTERN))),
      `an id of 1 to ${REQUEST_ID_LIMIT} letters, digits, ".", "_" or "-" that starts with a letter or digit`,
    ),
    requests: z.optional(
      withDescription(
        z.array(item).check(z.minLength(1)),
        'a non-empty list of items { "caseId", … }, unless manifest is specified',
      ),
    ),
    manifest: z.optional(manifest),
    length: z.optional(length),
  })
  .check((context) => {
    const { requests, length: claimed } = context.value as { requests?: unknown[]; length?: number };
    if (requests === undefined || claimed === undefined || requests.length === claimed) return;
    context.issues.push({ code: 'custom', path: ['length'], input: claimed });
  });

const request = withExactlyOne(
  members,
  'an object with requestId and either requests or manifest',
  'requests',
  'manifest',
);

const index = withDescription(z.int().check(z.gte(0)), 'the index of an item in the request');
const caseId = withDescription(z.string(), 'the id of the item');
const count = (what: string) => withDescription(z.int().check(z.gte(0)), `the number of ${what}`);
const failure = withDescription(
  z.object({
    index,
    caseId,
    error: withDescription(z.string(), 'the name of an error'),
    reason: withDescription(z.string(), 'a reason'),
  }),
  'an object { index, caseId, error, reason }',
);
const success = withDescription(
  z.object({ index, caseId, result: withDescription(z.json(), 'a JSON value') }),
  'an object { index, caseId, result }',
);

/** An outcome in the form of the objects in S3. */
export const outcomeSchema = withDescription(z.union([failure, success]), 'the outcome of an item');

const output = withDescription(
  z.object({
    requestId: withDescription(z.string(), 'the id of the request'),
    status: withDescription(
      z.enum(['COMPLETED', 'COMPLETED_WITH_FAILURES', 'TIMED_OUT']),
      'COMPLETED, COMPLETED_WITH_FAILURES or TIMED_OUT',
    ),
    requested: count('items of the request'),
    succeeded: count('computed items'),
    failed: count('failed items'),
    firstFailures: withDescription(z.array(failure), 'a list of failures'),
    report: withDescription(
      z.object({ bucket: withDescription(z.string(), 'a bucket'), key: withDescription(z.string(), 'a key') }),
      'an object { bucket, key }',
    ),
    results: z.optional(withDescription(z.array(outcomeSchema), 'a list of outcomes')),
    summary: withDescription(z.json(), 'a JSON value'),
  }),
  'the output of a fan-out',
);

/**
 * Creates the contract of a fan-out with the name of a workflow. All fan-outs have the same input and output.
 *
 * @example
 * ```ts
 * const request = parseInput(fanOutContract('map-fan-out'), { requestId: 'monday', requests: [{ caseId: 'a' }] });
 * ```
 */
export function fanOutContract(name: string): WorkflowContract<FanOutRequest, FanOutOutput> {
  // The type of the schema has the members of both forms as optional. The exactly-one check makes it the union.
  return contractFromZod(
    name,
    request as unknown as z.ZodMiniType<FanOutRequest>,
    output as unknown as z.ZodMiniType<FanOutOutput>,
  );
}

/**
 * Returns whether a value is a valid item. Use it for the items of a manifest, which the contract does not validate.
 */
export function isFanOutItem(value: unknown): value is FanOutItem {
  return z.safeParse(item, value).success;
}
