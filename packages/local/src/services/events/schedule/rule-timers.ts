import { type Cancel, type Clock } from '@stepwell/asl';
import { type Rule } from '../rule.js';

/**
 * Fires scheduled rules at their times, as long as they are there and enabled. On a virtual clock they fire while
 * something else lets time pass.
 */
export class RuleTimers {
  private readonly timers = new Map<string, Cancel>();

  constructor(
    private readonly clock: Clock,
    private readonly fire: (rule: Rule, at: number) => void,
  ) {}

  /** Takes on a rule that was made, changed, enabled or disabled. */
  set(rule: Rule): void {
    this.clear(rule.arn);
    if (rule.state === 'ENABLED' && rule.schedule !== undefined) this.arm(rule, this.clock.now(), this.clock.now());
  }

  clear(ruleArn: string): void {
    this.timers.get(ruleArn)?.();
    this.timers.delete(ruleArn);
  }

  close(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  /** @param since when the rule was enabled: what a rate counts from */
  private arm(rule: Rule, after: number, since: number): void {
    const at = rule.schedule?.next(after, since);
    if (at === undefined) return;
    const cancel = this.clock.setTimer(
      at - this.clock.now(),
      () => {
        this.arm(rule, at, since);
        this.fire(rule, at);
      },
      { background: true },
    );
    this.timers.set(rule.arn, cancel);
  }
}
