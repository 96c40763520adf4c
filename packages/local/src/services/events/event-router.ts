import { throttleResponses } from '@stepwell/core/integration-errors';
import { type Json, type JsonObject, type RandomSource } from '@stepwell/asl';
import { noFaults } from '../../kernel/chaos/index.js';
import { type AwsServiceEvent } from '../../kernel/kernel-events.js';
import { type CallSource } from '../../kernel/operation.js';
import { type ServiceContext } from '../../kernel/service.js';
import { type EventBus } from './bus.js';
import { type Deliveries } from './deliveries.js';
import { type BusEvent, eventJson } from './event.js';
import { type EntryInput, type EntryResult, readEntries } from './put-events.js';
import { patternOf, type Rule } from './rule.js';
import { type BusStore, busName } from './store.js';
import { TargetFailure } from './targets/target-failure.js';

/** Dependencies of the routing of events. */
export interface RouterDependencies {
  readonly context: ServiceContext;
  readonly store: BusStore;
  readonly deliveries: Deliveries;
  readonly random: RandomSource;
  readonly onProblem: (problem: string) => void;
}

/** An event that a rule forwards to another bus. */
export interface ForwardedEvent {
  readonly busArn: string;
  readonly event: BusEvent;
  /** How many buses forwarded it before. */
  readonly hops: number;
}

/** Matches events with the rules of their bus, and starts the deliveries to the targets. */
export class EventRouter {
  constructor(private readonly dependencies: RouterDependencies) {}

  /**
   * Accepts entries of PutEvents. Chaos fails none of the entries that other services put: destinations of Lambda.
   *
   * @throws AwsError `ValidationException`
   */
  putEvents(entries: readonly EntryInput[], source: CallSource): EntryResult[] {
    const { context, store, random, onProblem } = this.dependencies;
    const faults = source === 'event' ? noFaults : (context.faults ?? noFaults);
    const results = readEntries(entries, context, random).map((result) =>
      'event' in result && faults.shouldInject('events', 'partial', busName(result.busName))
        ? { ErrorCode: throttleResponses.events.code, ErrorMessage: throttleResponses.events.message }
        : result,
    );
    for (const result of results) {
      if (!('event' in result)) continue;
      const bus = store.find(result.busName);
      if (bus) this.route(bus, result.event, 0);
      // EventBridge accepts such events, and drops them.
      else
        onProblem(
          `Event ${result.event.id} (${result.event.source}, ${result.event.detailType}) was put on the bus ` +
            `${result.busName}, which does not exist`,
        );
    }
    return results;
  }

  /** Routes an event of an AWS service on the default bus. */
  routeServiceEvent({ source, detailType, detail, resources, time }: AwsServiceEvent): void {
    const { context, store, random } = this.dependencies;
    if (store.rulesOf('default').length === 0) return;
    const event: BusEvent = {
      id: random.uuid(),
      source,
      detailType,
      account: context.accountId,
      region: context.region,
      time,
      resources,
      // As JSON: without undefined members.
      detail: JSON.parse(JSON.stringify(typeof detail === 'function' ? detail() : detail)) as JsonObject,
    };
    this.route(store.get('default'), event, 0);
  }

  /**
   * Routes an event from another bus. It is not forwarded to a third one:
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
   */
  routeForwarded({ busArn, event, hops }: ForwardedEvent): void {
    const bus = this.dependencies.store.get(busArn);
    if (hops > 0)
      throw new TargetFailure(
        'THIRD_ACCOUNT_HOP_DETECTED',
        `Event ${event.id} was forwarded from another bus, and EventBridge forwards an event only once`,
        false,
      );
    this.route(bus, event, hops + 1);
  }

  /** Sends the event of a schedule to the targets of its rule. */
  routeScheduled(rule: Rule, time: number): void {
    const { context, deliveries, random } = this.dependencies;
    const event: BusEvent = {
      id: random.uuid(),
      detailType: 'Scheduled Event',
      source: 'aws.events',
      account: context.accountId,
      region: context.region,
      time,
      resources: [rule.arn],
      detail: {},
    };
    for (const target of rule.targets) deliveries.start({ event, rule, target, ingestedAt: time, hops: 0 });
  }

  private route(bus: EventBus, event: BusEvent, hops: number): void {
    const { context, store, deliveries } = this.dependencies;
    const ingestedAt = context.clock.now();
    const json: Json = eventJson(event);
    for (const rule of store.rulesOf(bus.name)) {
      if (rule.state === 'DISABLED' || rule.targets.length === 0 || patternOf(rule)?.matches(json) !== true) continue;
      for (const target of rule.targets) deliveries.start({ event, rule, target, ingestedAt, hops });
    }
  }
}
