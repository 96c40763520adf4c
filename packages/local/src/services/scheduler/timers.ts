import { type Cancel, type Clock, type RandomSource } from '@stepwell/asl';
import { nextTime, type Schedule } from './schedule.js';

/** Fires schedules at their times while they exist and are enabled. Their timers do not make virtual time pass. */
export class ScheduleTimers {
  private readonly timers = new Map<string, Cancel>();

  /**
   * @param fire invokes the target of a schedule
   * @param complete called after the last time of a schedule
   */
  constructor(
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly fire: (schedule: Schedule, scheduledAt: number) => void,
    private readonly complete: (schedule: Schedule) => void,
  ) {}

  /** Sets the timer of a schedule that was created or changed. */
  set(schedule: Schedule): void {
    this.clear(schedule.arn);
    // A rate starts at once.
    if (schedule.definition.State !== 'DISABLED') this.arm(schedule, this.clock.now() - 1);
  }

  clear(arn: string): void {
    this.timers.get(arn)?.();
    this.timers.delete(arn);
  }

  close(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private arm(schedule: Schedule, after: number): void {
    const at = nextTime(schedule, after);
    if (at === undefined) return;
    const { Mode, MaximumWindowInMinutes = 0 } = schedule.definition.FlexibleTimeWindow;
    const delay = Mode === 'FLEXIBLE' ? Math.floor(this.random.next() * MaximumWindowInMinutes * 60_000) : 0;
    const cancel = this.clock.setTimer(
      at + delay - this.clock.now(),
      () => {
        this.timers.delete(schedule.arn);
        this.arm(schedule, at);
        this.fire(schedule, at);
        if (!this.timers.has(schedule.arn)) this.complete(schedule);
      },
      { background: true },
    );
    this.timers.set(schedule.arn, cancel);
  }
}
