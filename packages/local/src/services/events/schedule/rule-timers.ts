import { type Cancel, type Clock } from '@stepwell/asl';
import { type Rule, scheduleOf } from '../rule.js';

/**
 * Fires scheduled rules at their times while they exist and are enabled. Their timers do not make virtual time pass.
 */
export class RuleTimers {
  private readonly timers = new Map<string, Cancel>();

  constructor(
    private readonly clock: Clock,
    private readonly fire: (rule: Rule, at: number) => void,
  ) {}

  /** Sets the timer of a rule that was created, changed, enabled or disabled. */
  set(rule: Rule): void {
    this.clear(rule.arn);
    if (rule.state !== 'DISABLED') this.arm(rule, this.clock.now());
  }

  clear(ruleArn: string): void {
    this.timers.get(ruleArn)?.();
    this.timers.delete(ruleArn);
  }

  close(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private arm(rule: Rule, after: number): void {
    const at = scheduleOf(rule)?.next(after, rule.enabledAt);
    if (at === undefined) return;
    const cancel = this.clock.setTimer(
      at - this.clock.now(),
      () => {
        this.arm(rule, at);
        this.fire(rule, at);
      },
      { background: true },
    );
    this.timers.set(rule.arn, cancel);
  }
}
