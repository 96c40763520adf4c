import { type BusEvent } from './event.js';
import { compilePattern, type EventPattern } from '../../kernel/event-pattern/compile-pattern.js';
import { parseSchedule, type Schedule } from '../../kernel/schedule/parse-schedule.js';
import { type RuleTarget } from './target.js';

/** A rule of a bus, with its targets in the order in which they were added. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly state: RuleState;
  readonly eventPattern: string | undefined;
  readonly scheduleExpression: string | undefined;
  /** When it was last created, changed or enabled: a rate counts from this time. Milliseconds since the epoch. */
  readonly enabledAt: number;
  readonly targets: readonly RuleTarget[];
  readonly tags: Readonly<Record<string, string>>;
}

export type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** An event on its way from a rule to a target. */
export interface Routed {
  readonly event: BusEvent;
  readonly rule: Rule;
  readonly target: RuleTarget;
  /** When the bus received the event, milliseconds since the epoch. */
  readonly ingestedAt: number;
  /** How many buses forwarded it so far. */
  readonly hops: number;
}

// Rules are immutable, so what is compiled from one is valid as long as it exists.
const patterns = new WeakMap<Rule, EventPattern>();
const schedules = new WeakMap<Rule, Schedule>();
const never: Schedule = { next: () => undefined };

/** The pattern of a rule; `undefined` for a rule with a schedule only. */
export function patternOf(rule: Rule): EventPattern | undefined {
  return rule.eventPattern === undefined ? undefined : compiled(patterns, rule, rule.eventPattern, compilePattern);
}

/** The schedule of a rule; `undefined` for a rule with a pattern only. */
export function scheduleOf(rule: Rule): Schedule | undefined {
  return rule.scheduleExpression === undefined
    ? undefined
    : compiled(schedules, rule, rule.scheduleExpression, (text) => parseSchedule(text) ?? never);
}

function compiled<T extends object>(cache: WeakMap<Rule, T>, rule: Rule, source: string, compile: (s: string) => T): T {
  const known = cache.get(rule);
  if (known !== undefined) return known;
  const made = compile(source);
  cache.set(rule, made);
  return made;
}
