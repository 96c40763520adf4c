import { type EventsState } from '../events-service.js';
import { type RequestFields } from '../wire.js';
import { busOperations } from './buses.js';
import { connectionOperations } from './connections.js';
import { eventOperations } from './events.js';
import { ruleOperations } from './rules.js';
import { tagOperations } from './tags.js';
import { targetOperations } from './targets.js';

/** Carries out one operation of the API; throws `EventsError`. */
export type EventsOperation = (fields: RequestFields, state: EventsState) => object | undefined;

/**
 * The operations of EventBridge by name:
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
export const operations: Readonly<Record<string, EventsOperation>> = {
  ...busOperations,
  ...connectionOperations,
  ...eventOperations,
  ...ruleOperations,
  ...tagOperations,
  ...targetOperations,
};
