import { type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { type Clock } from '@stepwell/asl';
import { type Execution } from './execution.js';

/** What decides, besides the execution itself, whether it can be redriven. */
export interface RedriveRules {
  readonly clock: Clock;
  /** Events that a history may have. */
  readonly historyEvents: number;
}

const day = 24 * 60 * 60 * 1000;
/** How long after its end an execution can be redriven. */
const redrivePeriodMs = 14 * day;
/** How long after its start an execution may be open. */
const maxExecutionMs = 365 * day;

/**
 * Whether an execution can be redriven, and if not, why, in AWS's words. A map run's children are redriven by their
 * parent's redrive.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export function redriveStatus(
  execution: Execution,
  rules: RedriveRules,
): Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'> {
  const reason = notRedrivableReason(execution, rules);
  if (reason !== undefined) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
  return { redriveStatus: execution.mapRunArn === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' };
}

function notRedrivableReason(
  { status, type, mapRunArn, history, startDate, stopDate = startDate }: Execution,
  { clock, historyEvents }: RedriveRules,
): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE')
    return `Execution is ${status} and cannot be redriven`;
  // Express children start anew: nothing of them but their end matters.
  if (type === 'EXPRESS') return mapRunArn === undefined ? 'Express executions cannot be redriven' : undefined;
  if (mapRunArn === undefined && history === undefined)
    return 'The history of the execution was let go of to save memory; raise the retention of the local Step Functions service to keep more';
  // ExecutionRedriven and at least one event after it need a place.
  if (history !== undefined && history.length >= historyEvents - 1) return 'Execution history event limit exceeded';
  if (clock.now() - startDate > maxExecutionMs) return 'Execution has exceeded the max execution time';
  return clock.now() - stopDate > redrivePeriodMs ? 'Execution redrivable period exceeded' : undefined;
}
