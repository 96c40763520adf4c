import { type BusEvent } from './event.js';
import { type EventPattern } from './pattern/compile-pattern.js';
import { type Schedule } from './schedule/parse-schedule.js';
import { type RuleTarget } from './target.js';

/** A rule of a bus, with its targets by id. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  state: 'ENABLED' | 'DISABLED';
  /** The pattern's text, and what it means. */
  readonly patternText: string | undefined;
  readonly pattern: EventPattern | undefined;
  readonly scheduleText: string | undefined;
  readonly schedule: Schedule | undefined;
  readonly targets: Map<string, RuleTarget>;
}

/** An event on its way from a rule to a target. */
export interface Routed {
  readonly event: BusEvent;
  readonly rule: Rule;
  readonly target: RuleTarget;
  /** When the bus took the event, milliseconds since the epoch. */
  readonly ingestedAt: number;
  /** How many buses forwarded it so far. */
  readonly hops: number;
}
