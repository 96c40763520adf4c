import { type DescribeExecutionOutput } from '../operations/execution-types.js';
import { type Clock } from '@stepwell/asl';
import { type Execution } from './execution.js';

/** Whether an execution can be redriven, as in DescribeExecution. */
export type RedriveState = Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'>;

/** Limits for redrives. */
export interface RedriveRules {
  readonly clock: Clock;
  /** Maximum number of events in a history. */
  readonly historyEvents: number;
}

const day = 24 * 60 * 60 * 1000;
/** How long after its end an execution can be redriven. */
const redrivePeriodMs = 14 * day;
/** Maximum duration of an execution, including redrives. */
const maxExecutionMs = 365 * day;

/**
 * Whether an execution can be redriven, with AWS's reason if it cannot. Child executions of a Map Run are redriven with
 * their parent execution.
 *
 * @param events the length of its history; `undefined` after it was evicted
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export function redriveStatus(execution: Execution, events: number | undefined, rules: RedriveRules): RedriveState {
  const reason = notRedrivableReason(execution, events, rules);
  if (reason !== undefined) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
  return { redriveStatus: execution.mapRunArn === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' };
}

function notRedrivableReason(
  { status, type, mapRunArn, startDate, stopDate = startDate }: Execution,
  events: number | undefined,
  { clock, historyEvents }: RedriveRules,
): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE')
    return `Execution is ${status} and cannot be redriven`;
  // Express child executions are started again, so only their status matters.
  if (type === 'EXPRESS') return mapRunArn === undefined ? 'Express executions cannot be redriven' : undefined;
  if (mapRunArn === undefined && events === undefined)
    return 'Execution history was evicted (retention limit). Increase the option retention of startLocal.';
  // ExecutionRedriven and at least one more event must fit.
  if (events !== undefined && events >= historyEvents - 1) return 'Execution history event limit exceeded';
  if (clock.now() - startDate > maxExecutionMs) return 'Execution has exceeded the max execution time';
  return clock.now() - stopDate > redrivePeriodMs ? 'Execution redrivable period exceeded' : undefined;
}
