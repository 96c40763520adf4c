import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { type QualityControlInput } from './input.js';
import { ID_LIMIT } from './limits.js';
import { type QualityControlOutput } from './output.js';

/** The end of the string. JavaScript would accept `$`, but in Java `$` also matches before a final line break. */
const END = '(?![\\s\\S])';

const id = (what: string) =>
  withDescription(
    z.string().check(z.minLength(1), z.maxLength(ID_LIMIT), z.regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.-]*${END}`))),
    `the id of the ${what}: 1 to ${ID_LIMIT} letters, digits, "_", "." or "-" that start with a letter or digit`,
  );

const data = withDescription(
  z.strictObject({
    bucket: z.optional(
      withDescription(
        z.string().check(z.regex(new RegExp(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]${END}`))),
        'the name of an S3 bucket',
      ),
    ),
    key: withDescription(
      z.string().check(z.maxLength(1_024), z.regex(new RegExp(`^[^\\x00-\\x1f]+\\.(csv|jsonl|ndjson)${END}`))),
      'an object key of at most 1,024 characters that ends in .csv, .jsonl or .ndjson',
    ),
  }),
  'an object { "key" } or { "bucket", "key" } that locates the readings in S3',
);

const string = (description: string) => withDescription(z.string(), description);

const check = withDescription(
  z.object({
    check: string('the name of the check'),
    pass: withDescription(z.boolean(), 'true or false'),
    summary: string('the summary of the check'),
    messages: withDescription(z.int().check(z.gte(0)), 'the number of messages'),
    first: withDescription(z.array(string('a message')), 'a list of messages'),
  }),
  'an object { check, pass, summary, messages, first }',
);

/**
 * The contract of QualityControl.
 *
 * @example
 * ```ts
 * const input = parseInput(qualityControl, { GroupID: 'station-1', StreamID: 'temperature' });
 * ```
 */
export const qualityControl: WorkflowContract<QualityControlInput, QualityControlOutput> = contractFromZod(
  'quality-control',
  withDescription(
    z.strictObject({ GroupID: id('group'), StreamID: id('stream'), data: z.optional(data) }),
    'an object with GroupID and StreamID',
  ) as z.ZodMiniType<QualityControlInput>,
  withDescription(
    z.object({
      GroupID: string('the id of the group'),
      StartTime: string('the start time of the execution'),
      QCPID: string('the id of the execution'),
      StreamID: string('the id of the stream'),
      TotalPass: withDescription(z.boolean(), 'true or false'),
      checks: withDescription(z.array(check), 'a list of checks'),
      Reason: z.optional(string('the reason why no check ran')),
    }),
    'the output of QualityControl',
  ) as z.ZodMiniType<QualityControlOutput>,
);
