import { type Call } from '../../../kernel/operation.js';
import { conflict, validationError } from '../errors.js';
import { type Schedule, type ScheduleInput, timesOf } from '../schedule.js';
import { page, type ScheduleStore } from '../store.js';
import { checkTarget } from '../target.js';
import { type ScheduleTimers } from '../timers.js';

interface Reference {
  readonly Name: string;
  readonly GroupName?: string;
}

interface ListInput {
  readonly GroupName?: string;
  readonly NamePrefix?: string;
  readonly State?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

/** Operations on schedules. */
export function scheduleOperations(store: ScheduleStore, timers: ScheduleTimers) {
  const find = ({ Name, GroupName = 'default' }: Reference): Schedule => store.schedule(GroupName, Name);
  const put = (schedule: Schedule): { readonly ScheduleArn: string } => {
    store.schedules.set(`${schedule.group}/${schedule.definition.Name}`, schedule);
    timers.set(schedule);
    return { ScheduleArn: schedule.arn };
  };
  return {
    CreateSchedule: (definition: ScheduleInput, { clock }: Call) => {
      const { Name, GroupName: group = 'default', ClientToken } = definition;
      store.group(group);
      const existing = store.schedules.get(`${group}/${Name}`);
      // The call is repeated.
      if (existing !== undefined && ClientToken !== undefined && existing.definition.ClientToken === ClientToken)
        return { ScheduleArn: existing.arn };
      if (existing !== undefined) throw conflict(`Schedule ${Name}`);
      checkSchedule(definition);
      const now = clock.now();
      return put({ definition, group, arn: store.scheduleArn(group, Name), createdAt: now, modifiedAt: now });
    },
    /** Members that the input leaves out get their defaults. */
    UpdateSchedule: (definition: ScheduleInput, { clock }: Call) => {
      const before = find(definition);
      checkSchedule(definition);
      return put({ ...before, definition, modifiedAt: clock.now() });
    },
    DeleteSchedule: (reference: Reference) => {
      const { group, definition, arn } = find(reference);
      store.schedules.delete(`${group}/${definition.Name}`);
      timers.clear(arn);
    },
    GetSchedule: (reference: Reference) => {
      const { definition, group, arn, createdAt, modifiedAt } = find(reference);
      const { ClientToken: _, ...members } = definition;
      return {
        ActionAfterCompletion: 'NONE',
        ScheduleExpressionTimezone: 'UTC',
        State: 'ENABLED',
        ...members,
        Target: {
          ...definition.Target,
          RetryPolicy: {
            MaximumEventAgeInSeconds: 86_400,
            MaximumRetryAttempts: 185,
            ...definition.Target.RetryPolicy,
          },
        },
        GroupName: group,
        Arn: arn,
        CreationDate: new Date(createdAt),
        LastModificationDate: new Date(modifiedAt),
      };
    },
    ListSchedules: (input: ListInput) => {
      const { GroupName, NamePrefix = '', State } = input;
      if (GroupName !== undefined) store.group(GroupName);
      const found = [...store.schedules.values()]
        .map(summary)
        .filter(
          (one) =>
            (GroupName ?? one.GroupName) === one.GroupName &&
            one.Name.startsWith(NamePrefix) &&
            (State ?? one.State) === one.State,
        );
      const { items, NextToken } = page(found, input);
      return { Schedules: items, NextToken };
    },
  };
}

function summary({ definition, group, arn, createdAt, modifiedAt }: Schedule) {
  return {
    Arn: arn,
    Name: definition.Name,
    GroupName: group,
    State: definition.State ?? 'ENABLED',
    Target: { Arn: definition.Target.Arn },
    CreationDate: new Date(createdAt),
    LastModificationDate: new Date(modifiedAt),
  };
}

/** Checks what the model does not. Throws `ValidationException`. */
function checkSchedule(definition: ScheduleInput): void {
  const { FlexibleTimeWindow, StartDate, EndDate, Target } = definition;
  timesOf(definition);
  const { Mode, MaximumWindowInMinutes } = FlexibleTimeWindow;
  if (Mode === 'FLEXIBLE' && MaximumWindowInMinutes === undefined)
    throw validationError('FlexibleTimeWindow.MaximumWindowInMinutes is required with the mode FLEXIBLE.');
  if (Mode === 'OFF' && MaximumWindowInMinutes !== undefined)
    throw validationError('FlexibleTimeWindow.MaximumWindowInMinutes must not be set with the mode OFF.');
  if (StartDate !== undefined && EndDate !== undefined && EndDate < StartDate)
    throw validationError('EndDate must not be before StartDate.');
  checkTarget(Target);
}
