import * as z from 'zod/mini';
import { type WorkflowContract, parseInput } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { type CheckEvent } from './check.js';

const string = (description: string) => withDescription(z.string().check(z.minLength(1)), description);

const checkEvent: WorkflowContract<CheckEvent, object> = contractFromZod(
  'quality-control/check',
  withDescription(
    z.object({
      GroupID: string('the id of the group'),
      StreamID: string('the id of the stream'),
      StartTime: string('the ISO 8601 start time of the execution'),
      QCPID: string('the id of the execution'),
      check: string('the name of the check'),
      data: withDescription(
        z.object({
          bucket: string('the name of the bucket'),
          key: string('the object key of the data'),
          etag: string('the ETag of the data'),
          size: withDescription(z.int().check(z.gte(0)), 'the size of the data in bytes'),
        }),
        'an object { bucket, key, etag, size }',
      ),
    }),
    'an object with GroupID, StreamID, StartTime, QCPID, check and data',
  ),
  withDescription(z.object({}), 'an object'),
);

/** Validates the event of a check function. @throws InvalidInput */
export function parseCheckEvent(event: unknown): CheckEvent {
  return parseInput(checkEvent, event);
}
