import * as z from 'zod/mini';
import { type WorkflowContract, parseInput } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { type CheckEvent } from './check.js';

const text = (remedy: string) => withDescription(z.string().check(z.minLength(1)), remedy);

const checkEvent: WorkflowContract<CheckEvent, object> = contractFromZod(
  'quality-control/check',
  withDescription(
    z.object({
      GroupID: text('the id of the group'),
      StreamID: text('the id of the stream'),
      StartTime: text("the run's start, ISO 8601"),
      QCPID: text("the run's id"),
      check: text("the check's name"),
      data: withDescription(
        z.object({
          bucket: text('the name of the bucket'),
          key: text("the key of the stream's data"),
          etag: text("the ETag of the stream's data"),
          size: withDescription(z.int().check(z.gte(0)), "the size of the stream's data in bytes"),
        }),
        'an object { bucket, key, etag, size }',
      ),
    }),
    'an object with GroupID, StreamID, StartTime, QCPID, check and data',
  ),
  withDescription(z.object({}), 'an object'),
);

/** What the state machine gave a check's function, checked. @throws InvalidInput */
export function parseCheckEvent(event: unknown): CheckEvent {
  return parseInput(checkEvent, event);
}
