import { type Operation } from '../../../kernel/operation.js';
import { type ForwardedEvent } from '../event-router.js';
import { busOperations } from './buses.js';
import { connectionOperations, internalConnectionOperations } from './connections.js';
import { type EventsDependencies } from './dependencies.js';
import { eventOperations } from './events.js';
import { ruleOperations } from './rules.js';
import { tagOperations } from './tags.js';
import { targetOperations } from './targets.js';

/** The operations: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html */
export function eventsOperations(dependencies: EventsDependencies) {
  return {
    ...busOperations(dependencies),
    ...connectionOperations(dependencies),
    ...eventOperations(dependencies),
    ...ruleOperations(dependencies),
    ...tagOperations(dependencies),
    ...targetOperations(dependencies),
  };
}

/** Operations for callers in this process. */
export function internalEventsOperations(dependencies: EventsDependencies) {
  return {
    ...internalConnectionOperations(dependencies),
    RouteForwarded: (input: ForwardedEvent) => dependencies.router.routeForwarded(input),
  } satisfies Record<string, Operation<never>>;
}
