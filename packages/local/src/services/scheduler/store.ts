import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { notFound } from './errors.js';
import { type Schedule, type ScheduleGroup } from './schedule.js';

/** The schedules and groups of an environment. There is always the group `default`. */
export class ScheduleStore {
  /** By group and name: `default/nightly`. */
  readonly schedules: Records<Schedule>;
  /** By name. */
  readonly groups: Records<ScheduleGroup>;

  constructor(private readonly context: ServiceContext) {
    const { kernel, clock } = context;
    this.schedules = new Records(kernel.transactions, 'scheduler/schedules');
    this.groups = new Records(kernel.transactions, 'scheduler/groups');
    const now = clock.now();
    const group = { name: 'default', arn: this.groupArn('default'), tags: {}, createdAt: now, modifiedAt: now };
    kernel.transactions.run(() => this.groups.set('default', group));
  }

  /** Throws `ResourceNotFoundException`. */
  schedule(group: string, name: string): Schedule {
    const schedule = this.schedules.get(`${group}/${name}`);
    if (schedule === undefined) throw notFound(`Schedule ${name}`);
    return schedule;
  }

  /** Throws `ResourceNotFoundException`. */
  group(name: string): ScheduleGroup {
    const group = this.groups.get(name);
    if (group === undefined) throw notFound(`Schedule group ${name}`);
    return group;
  }

  scheduleArn(group: string, name: string): string {
    return this.arn(`schedule/${group}/${name}`);
  }

  groupArn(name: string): string {
    return this.arn(`schedule-group/${name}`);
  }

  private arn(resource: string): string {
    return `arn:aws:scheduler:${this.context.region}:${this.context.accountId}:${resource}`;
  }
}

/** A page of a list, which is sorted by name. */
export function page<Item extends { readonly Name: string }>(
  items: readonly Item[],
  { NextToken, MaxResults = 100 }: { readonly NextToken?: string; readonly MaxResults?: number },
): { readonly items: readonly Item[]; readonly NextToken: string | undefined } {
  const sorted = [...items].sort((one, other) => (one.Name < other.Name ? -1 : 1));
  const start = Number(NextToken ?? 0) || 0;
  const end = start + MaxResults;
  return { items: sorted.slice(start, end), NextToken: end < sorted.length ? String(end) : undefined };
}
