import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { type QualityControlInput } from './input.js';
import { ID_LIMIT } from './limits.js';
import { type QualityControlOutput } from './output.js';

/** The end of the text. `$` would do in JavaScript, but Java's also matches before a last line break. */
const END = '(?![\\s\\S])';

const id = (what: string) =>
  withDescription(
    z.string().check(z.minLength(1), z.maxLength(ID_LIMIT), z.regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.-]*${END}`))),
    `the id of the ${what}, 1 to ${ID_LIMIT} characters of A-Z, a-z, 0-9, "_", "." and "-", the first a letter or digit`,
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
      'the key of the data, at most 1,024 characters, ending in .csv, .jsonl or .ndjson',
    ),
  }),
  'an object { "bucket", "key" } that says where the readings lie in S3; bucket can be left out',
);

const text = (what: string) => withDescription(z.string(), what);

const check = withDescription(
  z.object({
    check: text("the check's name"),
    pass: withDescription(z.boolean(), 'true or false'),
    summary: text("the check's conclusion"),
    messages: withDescription(z.int().check(z.gte(0)), 'how many messages there were'),
    first: withDescription(z.array(text('a message')), 'a list of messages'),
  }),
  'an object { check, pass, summary, messages, first }',
);

/**
 * What QualityControl takes and gives.
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
      GroupID: text('a group'),
      StartTime: text('when the run started'),
      QCPID: text("the run's id"),
      StreamID: text('a stream'),
      TotalPass: withDescription(z.boolean(), 'true or false'),
      checks: withDescription(z.array(check), 'a list of checks'),
      Reason: z.optional(text('why no check ran')),
    }),
    'the output of QualityControl',
  ) as z.ZodMiniType<QualityControlOutput>,
);
