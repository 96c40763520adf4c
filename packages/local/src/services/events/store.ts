import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { type EventBus } from './bus.js';
import { alreadyExists, notFound, ruleNotFound, validationError } from './errors.js';
import { compilePattern } from '../../kernel/event-pattern/compile-pattern.js';
import { type Rule, type RuleState } from './rule.js';
import { parseSchedule } from '../../kernel/schedule/parse-schedule.js';

/** Definition of a rule, with the strings of PutRule. */
export interface RuleDefinition {
  readonly name: string;
  readonly busName: string;
  readonly eventPattern: string | undefined;
  readonly scheduleExpression: string | undefined;
  readonly state: RuleState;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  /** The tags of an existing rule stay if this is `undefined`. */
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** All buses of an environment with their rules and targets. There is always the bus `default`. */
export class BusStore {
  private readonly buses: Records<EventBus>;
  /** By bus and name: `default|rule`. */
  private readonly rules: Records<Rule>;

  constructor(private readonly context: ServiceContext) {
    const { transactions } = context.kernel;
    this.buses = new Records(transactions, 'events/buses');
    this.rules = new Records(transactions, 'events/rules');
    transactions.run(() => this.create('default', undefined, {}));
  }

  list(): EventBus[] {
    return [...this.buses.values()].sort(byName);
  }

  /** A bus by name or ARN. */
  find(nameOrArn: string): EventBus | undefined {
    return this.buses.get(busName(nameOrArn));
  }

  /** A bus by name or ARN; throws `ResourceNotFoundException`. */
  get(nameOrArn: string | undefined = 'default'): EventBus {
    const bus = this.find(nameOrArn);
    if (!bus) throw notFound(`Event bus ${busName(nameOrArn)}`);
    return bus;
  }

  /** Throws `ResourceAlreadyExistsException`. */
  create(name: string, description: string | undefined, tags: Readonly<Record<string, string>>): EventBus {
    if (name.includes('/'))
      throw validationError(
        `Event bus name ${name.slice(0, 80)} is not valid: '/' is reserved for partner event buses.`,
      );
    if (this.buses.has(name)) throw alreadyExists(`Event bus ${name}`);
    const now = this.context.clock.now();
    const bus: EventBus = {
      name,
      arn: this.arn(`event-bus/${name}`),
      description,
      policy: { Version: '2012-10-17', Statement: [] },
      tags,
      createdAt: now,
      modifiedAt: now,
    };
    this.buses.set(name, bus);
    return bus;
  }

  /** Changes description, policy or tags of a bus. */
  update(bus: EventBus, changes: Partial<Pick<EventBus, 'description' | 'policy' | 'tags'>>): EventBus {
    const changed = { ...bus, ...changes, modifiedAt: this.context.clock.now() };
    this.buses.set(bus.name, changed);
    return changed;
  }

  /** Deletes a bus without rules. An unknown bus is ignored. */
  delete(nameOrArn: string): void {
    const name = busName(nameOrArn);
    if (name === 'default') throw validationError('Cannot delete event bus default.');
    if (this.rulesOf(name).length > 0) throw validationError(`Cannot delete event bus ${name}: it has rules.`);
    this.buses.delete(name);
  }

  /** Creates a rule, or changes an existing one, which keeps its targets. */
  putRule(definition: RuleDefinition): Rule {
    const { name, eventPattern, scheduleExpression } = definition;
    const bus = this.get(definition.busName);
    if (eventPattern === undefined && scheduleExpression === undefined)
      throw validationError('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    if (scheduleExpression !== undefined && bus.name !== 'default')
      throw validationError('ScheduleExpression is supported only on the default event bus.');
    if (eventPattern !== undefined) compilePattern(eventPattern);
    if (scheduleExpression !== undefined && parseSchedule(scheduleExpression) === undefined)
      throw validationError('Parameter ScheduleExpression is not valid.');
    const existing = this.rules.get(keyOf(bus.name, name));
    return this.replaceRule({
      ...definition,
      arn: this.arn(bus.name === 'default' ? `rule/${name}` : `rule/${bus.name}/${name}`),
      busName: bus.name,
      enabledAt: this.context.clock.now(),
      targets: existing?.targets ?? [],
      tags: definition.tags ?? existing?.tags ?? {},
    });
  }

  /** Stores a changed rule. */
  replaceRule(rule: Rule): Rule {
    this.rules.set(keyOf(rule.busName, rule.name), rule);
    return rule;
  }

  findRule(busNameOrArn: string, name: string): Rule | undefined {
    return this.rules.get(keyOf(busName(busNameOrArn), name));
  }

  /** A rule; throws `ResourceNotFoundException`. */
  rule(busNameOrArn: string | undefined, name: string): Rule {
    const bus = this.get(busNameOrArn);
    const rule = this.findRule(bus.name, name);
    if (!rule) throw ruleNotFound(name, bus.name);
    return rule;
  }

  /** Deletes a rule without targets. An unknown rule is ignored. */
  deleteRule(rule: Rule): void {
    if (rule.targets.length > 0) throw validationError("Rule can't be deleted since it has targets.");
    this.rules.delete(keyOf(rule.busName, rule.name));
  }

  /** The rules of a bus, in the order of their creation. */
  rulesOf(bus: string): Rule[] {
    return [...this.rules.values()].filter((rule) => rule.busName === bus);
  }

  private arn(resource: string): string {
    return `arn:aws:events:${this.context.region}:${this.context.accountId}:${resource}`;
  }
}

function keyOf(bus: string, rule: string): string {
  return `${bus}|${rule}`;
}

/** The name of a bus, which inputs name by its name or its ARN. */
export function busName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:')
    ? nameOrArn.slice(nameOrArn.indexOf('event-bus/') + 'event-bus/'.length)
    : nameOrArn;
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
