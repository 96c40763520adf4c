import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { fanOutContract } from '../fan-out/contract.js';
import { type FanOutOutput } from '../fan-out/summary.js';
import { type FanOutRequest } from '../fan-out/request.js';
import { type EventFanOutOutput } from './registration.js';

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
