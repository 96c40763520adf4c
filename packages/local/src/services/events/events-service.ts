import { throttleResponses } from '@stepwell/core/integration-errors';
import { type ServerResponse } from 'node:http';
import { type Json, type RandomSource } from '@stepwell/asl';
import { noFaults } from '../../kernel/chaos/index.js';
import { AwsError } from '../../kernel/endpoint/aws-error.js';
import { answerJson, type WireObject } from '../../kernel/endpoint/aws-json.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { operations } from './api/operations.js';
import { type EventBus } from './bus.js';
import { busName, BusStore, type RuleDefinition } from './bus-store.js';
import { type ConnectionStore } from './connections/connection-store.js';
import { Deliveries } from './deliveries.js';
import { type BusEvent, eventJson } from './event.js';
import { type EntryResult, readEntries } from './put-events.js';
import { type Routed, type Rule } from './rule.js';
import { RuleTimers } from './schedule/rule-timers.js';
import { readTarget } from './target.js';
import { TargetFailure } from './targets/target-failure.js';
import { type TargetPorts } from './targets/target-ports.js';
import { RequestFields } from './wire.js';
import { ownValue } from '../../kernel/own-value.js';

/** Options of the EventBridge service. */
export interface EventsServiceOptions extends ServiceContext {
  /** The services that rules deliver to. */
  readonly targets: TargetPorts;
  readonly connections: ConnectionStore;
  readonly random: RandomSource;
  /** Called for lost events: for an unknown bus, or a failed target without a dead-letter queue. */
  readonly onProblem?: (problem: string) => void;
}

/** Dependencies of the API's operations. */
export interface EventsState {
  readonly context: ServiceContext;
  readonly store: BusStore;
  readonly timers: RuleTimers;
  readonly connections: ConnectionStore;
  putEvents(fields: RequestFields): EntryResult[];
}

/** An entry of 1 MB, escaped into JSON, and its names fit. */
const largestBody = 8 * 1024 * 1024;

/**
 * Amazon EventBridge on this machine: buses, rules with patterns and schedules, input transformers, retries and
 * dead-letter queues, with functions, state machines, queues, topics, buses and log groups as targets. Policies are
 * kept, not enforced.
 */
export class EventsService implements LocalService {
  readonly signingName = 'events';
  readonly targetPrefix = 'AWSEvents.';
  private readonly store: BusStore;
  private readonly deliveries: Deliveries;
  private readonly timers: RuleTimers;
  private readonly onProblem: (problem: string) => void;

  constructor(private readonly options: EventsServiceOptions) {
    const { clock, targets, random } = options;
    this.store = new BusStore(options);
    this.onProblem = options.onProblem ?? (() => undefined);
    this.deliveries = new Deliveries({
      clock,
      targets,
      random,
      faults: options.faults,
      onProblem: this.onProblem,
      forward: (busArn, routed) => this.forward(busArn, routed),
    });
    this.timers = new RuleTimers(clock, (rule, at) => this.fire(rule, at));
  }

  /** Creates a bus. Throws `ResourceAlreadyExistsException`. */
  createBus(
    name: string,
    {
      description,
      tags = {},
    }: { readonly description?: string; readonly tags?: Readonly<Record<string, string>> } = {},
  ): { readonly name: string; readonly arn: string } {
    const { arn } = this.store.create(name, description);
    this.store.tags.set(arn, { ...tags });
    return { name, arn };
  }

  /**
   * Creates or changes a rule with all of its targets, each as PutTargets has it. Throws `EventsError` for what
   * EventBridge would refuse.
   */
  putRule(definition: RuleDefinition, targets: readonly WireObject[] = []): { readonly arn: string } {
    const checked = targets.map((target) => readTarget(new RequestFields(target)));
    const rule = this.store.putRule(definition);
    rule.targets.clear();
    this.store.putTargets(rule, checked);
    this.timers.set(rule);
    return { arn: rule.arn };
  }

  /** Deletes a rule with its targets. An unknown rule is ignored. */
  deleteRule(busNameOrArn: string, name: string): void {
    const rule = this.store.find(busNameOrArn)?.rules.get(name);
    if (!rule) return;
    this.timers.clear(rule.arn);
    rule.targets.clear();
    this.store.deleteRule(busNameOrArn, name);
  }

  /** Changes description and tags of a bus. Throws `ResourceNotFoundException`. */
  updateBus(
    name: string,
    {
      description,
      tags = {},
    }: { readonly description?: string | undefined; readonly tags?: Readonly<Record<string, string>> },
  ): void {
    const bus = this.store.get(name);
    bus.description = description;
    this.store.tags.set(bus.arn, { ...tags });
  }

  /** Deletes a bus without rules. An unknown bus is ignored. */
  deleteBus(name: string): void {
    this.store.delete(name);
  }

  /** Whether a bus has rules. If not, events need not be created. */
  hasRules(bus = 'default'): boolean {
    return (this.store.find(bus)?.rules.size ?? 0) > 0;
  }

  /** Puts an event of an AWS service on a bus, by default the default one; `source` is the service's: `aws.states`. */
  emit(event: Pick<BusEvent, 'source' | 'detailType' | 'resources' | 'detail'>, bus?: string): void {
    const { accountId: account, region, clock, random } = this.options;
    this.route(this.store.get(bus), { ...event, id: random.uuid(), account, region, time: clock.now() }, 0);
  }

  /** Resolves when no event is on its way to a target; what waits for a retry does not count. */
  settled(): Promise<void> {
    return this.deliveries.settled();
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const state: EventsState = {
      context: this.options,
      store: this.store,
      timers: this.timers,
      connections: this.options.connections,
      putEvents: (fields) => this.putEvents(fields),
    };
    await answerJson(request, response, { version: '1.1', bodyLimit: largestBody }, (name, input) => {
      const operate = ownValue(operations, name);
      if (!operate) throw new AwsError('UnknownOperationException', `EventBridge's ${name} is not supported locally`);
      return operate(new RequestFields(input), state);
    });
  }

  async close(): Promise<void> {
    this.timers.close();
    await this.deliveries.close();
  }

  private putEvents(fields: RequestFields): EntryResult[] {
    const { faults = noFaults } = this.options;
    const results = readEntries(fields, this.options, this.options.random).map((result) =>
      'event' in result && faults.shouldInject('events', 'partial', busName(result.busName))
        ? { ErrorCode: throttleResponses.events.code, ErrorMessage: throttleResponses.events.message }
        : result,
    );
    for (const result of results) {
      if (!('event' in result)) continue;
      const bus = this.store.find(result.busName);
      // EventBridge takes such events, and drops them.
      if (!bus)
        this.onProblem(
          `Event ${result.event.id} (${result.event.source}, ${result.event.detailType}) was put on the bus ` +
            `${result.busName}, which does not exist`,
        );
      else this.route(bus, result.event, 0);
    }
    return results;
  }

  private route(bus: EventBus, event: BusEvent, hops: number): void {
    const ingestedAt = this.options.clock.now();
    const json: Json = eventJson(event);
    for (const rule of bus.rules.values()) {
      if (rule.state !== 'ENABLED' || rule.targets.size === 0 || rule.pattern?.matches(json) !== true) continue;
      for (const target of rule.targets.values()) this.deliveries.start({ event, rule, target, ingestedAt, hops });
    }
  }

  /**
   * A bus takes events from another bus, and does not send them on to a third.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
   */
  private forward(busArn: string, { event, hops }: Routed): void {
    const bus = this.store.find(busArn);
    if (!bus) throw TargetFailure.noResource(`Event bus ${busArn} does not exist.`);
    if (hops > 0)
      throw new TargetFailure(
        'THIRD_ACCOUNT_HOP_DETECTED',
        `Event ${event.id} was forwarded from another bus, and EventBridge forwards an event only once`,
        false,
      );
    this.route(bus, event, hops + 1);
  }

  private fire(rule: Rule, at: number): void {
    const { accountId: account, region, random } = this.options;
    const event: BusEvent = {
      id: random.uuid(),
      detailType: 'Scheduled Event',
      source: 'aws.events',
      account,
      region,
      time: at,
      resources: [rule.arn],
      detail: {},
    };
    for (const target of rule.targets.values()) this.deliveries.start({ event, rule, target, ingestedAt: at, hops: 0 });
  }
}
