import { parseSchedule, type Schedule as Times } from '../../kernel/schedule/parse-schedule.js';
import { inTimeZone, timeZone } from '../../kernel/schedule/time-zone.js';
import { validationError } from './errors.js';

/** Members of CreateSchedule. */
export interface ScheduleInput {
  readonly Name: string;
  readonly GroupName?: string;
  readonly Description?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly StartDate?: Date;
  readonly EndDate?: Date;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly FlexibleTimeWindow: { readonly Mode: 'OFF' | 'FLEXIBLE'; readonly MaximumWindowInMinutes?: number };
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly Target: ScheduleTarget;
  readonly KmsKeyArn?: string;
  readonly ClientToken?: string;
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html */
export interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: { readonly MaximumEventAgeInSeconds?: number; readonly MaximumRetryAttempts?: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
  readonly EventBridgeParameters?: { readonly DetailType: string; readonly Source: string };
}

/** A schedule of a group. */
export interface Schedule {
  readonly definition: ScheduleInput;
  readonly group: string;
  readonly arn: string;
  /** Milliseconds since the epoch, as the next one. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** A group of schedules. */
export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly clientToken?: string | undefined;
}

/**
 * The next time of a schedule after a moment, between its start and its end; `undefined` if there is none. A rate starts
 * with the start date, or at once.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function nextTime({ definition, modifiedAt }: Schedule, after: number): number | undefined {
  const { StartDate, EndDate, ScheduleExpression } = definition;
  const isOnce = ScheduleExpression.startsWith('at(');
  const start = isOnce ? undefined : StartDate?.getTime();
  const since = start ?? modifiedAt;
  const next = timesOf(definition).next(start === undefined ? after : Math.max(after, start - 1), since);
  return next === undefined || (!isOnce && EndDate !== undefined && next > EndDate.getTime()) ? undefined : next;
}

/** The times of a definition. Throws `ValidationException`. */
export function timesOf({
  ScheduleExpression: expression,
  ScheduleExpressionTimezone: zoneName,
}: ScheduleInput): Times {
  const zone = timeZone(zoneName ?? 'UTC');
  if (zone === undefined) throw validationError(`Invalid ScheduleExpressionTimezone ${zoneName}.`);
  const once = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression)?.[1];
  const local = once === undefined ? Number.NaN : Date.parse(`${once}Z`);
  if (!Number.isNaN(local)) return { next: (time) => laterThan(time, zone.toUtc(local)) };
  const times = parseSchedule(withPlainUnit(expression));
  if (times === undefined) throw validationError(`Invalid Schedule Expression ${expression}.`);
  if (!expression.startsWith('rate(')) return inTimeZone(times, zone);
  // The first time of a rate is its start.
  const period = times.next(0, 0) ?? 0;
  return { next: (time, since) => times.next(time, since - period) };
}

/** A rate can have the singular or the plural of its unit with any number here, other than in rules. */
function withPlainUnit(expression: string): string {
  return expression.replace(/^rate\((\d+) (minute|hour|day)s?\)$/, (_, value: string, unit: string) =>
    value === '1' ? `rate(1 ${unit})` : `rate(${value} ${unit}s)`,
  );
}

function laterThan(time: number, moment: number | undefined): number | undefined {
  return moment !== undefined && moment > time ? moment : undefined;
}
