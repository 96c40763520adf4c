import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { fanOutContract } from '../fan-out/contract.js';
import { type FanOutOutput } from '../fan-out/summary.js';
import { type FanOutRequest } from '../fan-out/request.js';
import { type EventFanOutOutput } from './registration.js';

/** The maximum number of children of a node of the completion tree, and therefore of counting updates of a row. */
export const COMPLETION_FAN_IN = 100;

/**
 * The number of items that one call of the emit function puts on the bus, and of items in one part of a request in S3.
 */
export const PART_SIZE = 1_000;

/**
 * The maximum number of entries of a PutEvents call
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html).
 */
export const EVENTS_PER_CALL = 10;

/**
 * The maximum size of one item as JSON, in bytes. The bus, an asynchronous invocation and the counting execution add
 * data; the total stays below the 256 KiB of Step Functions, the smallest of their limits.
 */
export const ITEM_LIMIT_BYTES = 100_000;

/** The maximum size of an item's result as JSON, in bytes. The result is sent together with its item. */
export const RESULT_LIMIT_BYTES = 100_000;

const request = fanOutContract('event-fan-out');

const output = withDescription(
  z.object({
    requestId: withDescription(z.string(), 'the id of the request'),
    registration: withDescription(z.string(), 'the id of the registration'),
    items: withDescription(z.int().check(z.gte(1)), 'the number of items of the request'),
    deadline: withDescription(z.string(), 'an ISO 8601 time'),
    registeredBefore: withDescription(z.boolean(), 'true or false'),
  }),
  'the output of EventFanOut',
);

/**
 * The input of EventFanOut and the output of its preprocess execution. The result of the request follows later: see
 * {@link requestSummary}.
 *
 * @example
 * ```ts
 * const request = parseInput(eventFanOut, { requestId: 'monday', requests: [{ caseId: 'a' }] });
 * ```
 */
export const eventFanOut: WorkflowContract<FanOutRequest, EventFanOutOutput> = {
  name: request.name,
  input: request.input,
  inputJsonSchema: request.inputJsonSchema,
  output: contractFromZod('event-fan-out', z.unknown(), output).output,
};

/**
 * The contract of the summary execution. Its output is the result of a request, the same as that of the other fan-outs.
 */
export const requestSummary: WorkflowContract<FanOutRequest, FanOutOutput> = request;
