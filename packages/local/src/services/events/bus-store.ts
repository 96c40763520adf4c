import { type ServiceContext } from '../../kernel/service.js';
import { type EventBus } from './bus.js';
import { EventsError } from './events-error.js';
import { compilePattern } from './pattern/compile-pattern.js';
import { type Rule } from './rule.js';
import { parseSchedule } from './schedule/parse-schedule.js';
import { type RuleTarget } from './target.js';
import { constraint } from './wire.js';

/** Definition of a rule, with the strings of PutRule. */
export interface RuleDefinition {
  readonly name: string;
  readonly busName: string;
  readonly eventPattern?: string | undefined;
  readonly scheduleExpression?: string | undefined;
  readonly state?: 'ENABLED' | 'DISABLED' | undefined;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
}

/**
 * Longest pattern in characters, and most targets of a rule:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const longestPattern = 4096;
const mostTargets = 5;

/** All buses of an environment with their rules and targets. There is always the bus `default`. */
export class BusStore {
  readonly tags = new Map<string, Record<string, string>>();
  private readonly buses = new Map<string, EventBus>();

  constructor(private readonly context: ServiceContext) {
    this.create('default', undefined);
  }

  list(): EventBus[] {
    return [...this.buses.values()].sort(byName);
  }

  /** A bus by name or ARN. */
  find(nameOrArn: string): EventBus | undefined {
    return this.buses.get(busName(nameOrArn));
  }

  /** A bus by name or ARN; throws `ResourceNotFoundException`. */
  get(nameOrArn: string = 'default'): EventBus {
    const bus = this.find(nameOrArn);
    if (!bus) throw EventsError.notFound(`Event bus ${busName(nameOrArn)}`);
    return bus;
  }

  /** Throws `ResourceAlreadyExistsException`. */
  create(name: string, description: string | undefined): EventBus {
    if (!/^[.\-_A-Za-z0-9]{1,256}$/.test(name))
      throw EventsError.validation(
        `1 validation error detected: Value '${name.slice(0, 80)}' at 'name' failed to satisfy constraint: ` +
          'Member must satisfy regular expression pattern: [.\\-_A-Za-z0-9]+',
      );
    if (this.buses.has(name)) throw EventsError.alreadyExists(`Event bus ${name}`);
    const now = this.context.clock.now();
    const bus: EventBus = {
      name,
      arn: this.arn(`event-bus/${name}`),
      description,
      policy: { Version: '2012-10-17', Statement: [] },
      createdAt: now,
      modifiedAt: now,
      rules: new Map(),
    };
    this.buses.set(name, bus);
    return bus;
  }

  /** Deletes a bus without rules. An unknown bus is ignored. */
  delete(nameOrArn: string): void {
    const name = busName(nameOrArn);
    if (name === 'default') throw EventsError.validation('Cannot delete event bus default.');
    const bus = this.buses.get(name);
    if (bus && bus.rules.size > 0) throw EventsError.validation(`Cannot delete event bus ${name}: it has rules.`);
    this.buses.delete(name);
    if (bus) this.tags.delete(bus.arn);
  }

  /** Creates a rule or changes one that is there, which keeps its targets. */
  putRule(definition: RuleDefinition): Rule {
    const { name, eventPattern, scheduleExpression } = definition;
    const bus = this.get(definition.busName);
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
      throw constraint(name, 'name', 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
    if (eventPattern === undefined && scheduleExpression === undefined)
      throw EventsError.validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    if (scheduleExpression !== undefined && bus.name !== 'default')
      throw EventsError.validation('ScheduleExpression is supported only on the default event bus.');
    if (eventPattern !== undefined && eventPattern.length > longestPattern)
      throw constraint(eventPattern, 'eventPattern', `Member must have length less than or equal to ${longestPattern}`);
    const rule: Rule = {
      name,
      arn: this.arn(bus.name === 'default' ? `rule/${name}` : `rule/${bus.name}/${name}`),
      busName: bus.name,
      description: definition.description,
      roleArn: definition.roleArn,
      state: definition.state ?? 'ENABLED',
      patternText: eventPattern,
      pattern: eventPattern === undefined ? undefined : compilePattern(eventPattern),
      scheduleText: scheduleExpression,
      schedule: scheduleExpression === undefined ? undefined : parseSchedule(scheduleExpression),
      targets: bus.rules.get(name)?.targets ?? new Map<string, RuleTarget>(),
    };
    bus.rules.set(name, rule);
    return rule;
  }

  /** A rule; throws `ResourceNotFoundException`. */
  rule(busNameOrArn: string | undefined, name: string): Rule {
    const bus = this.get(busNameOrArn);
    const rule = bus.rules.get(name);
    if (!rule) throw EventsError.notFound(`Rule ${name} on EventBus ${bus.name}`);
    return rule;
  }

  /** Deletes a rule without targets. An unknown rule is ignored. */
  deleteRule(busNameOrArn: string | undefined, name: string): void {
    const bus = this.get(busNameOrArn);
    const rule = bus.rules.get(name);
    if (!rule) return;
    if (rule.targets.size > 0) throw EventsError.validation("Rule can't be deleted since it has targets.");
    bus.rules.delete(name);
    this.tags.delete(rule.arn);
  }

  putTargets(rule: Rule, targets: readonly RuleTarget[]): void {
    const ids = new Set([...rule.targets.keys(), ...targets.map((target) => target.id)]);
    if (ids.size > mostTargets)
      throw new EventsError(
        'LimitExceededException',
        `The requested resource exceeds the maximum number allowed: a rule has at most ${mostTargets} targets.`,
      );
    for (const target of targets) rule.targets.set(target.id, target);
  }

  /** Every rule of every bus. */
  rules(): Rule[] {
    return this.list().flatMap((bus) => [...bus.rules.values()]);
  }

  /** The tags of a bus or rule; throws `ResourceNotFoundException`. */
  tagsOf(arn: string): Readonly<Record<string, string>> {
    if (!this.list().some((bus) => bus.arn === arn) && !this.rules().some((rule) => rule.arn === arn))
      throw EventsError.notFound(arn);
    return this.tags.get(arn) ?? {};
  }

  private arn(resource: string): string {
    return `arn:aws:events:${this.context.region}:${this.context.accountId}:${resource}`;
  }
}

/** Calls name a bus by its name or its ARN. */
export function busName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:')
    ? nameOrArn.slice(nameOrArn.indexOf('event-bus/') + 'event-bus/'.length)
    : nameOrArn;
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
