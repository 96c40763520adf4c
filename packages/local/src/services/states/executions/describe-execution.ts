import { type DescribeExecutionOutput, type ExecutionListItem } from '../operations/execution-types.js';
import { type Execution, inputText } from './execution.js';
import { type RedriveState } from './redrive-status.js';

/** The common fields of DescribeExecution and ListExecutions. */
export function identifyExecution(execution: Execution): ExecutionListItem {
  const { machine } = execution;
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: new Date(execution.startDate),
    ...(execution.stopDate === undefined ? {} : { stopDate: new Date(execution.stopDate) }),
    ...(execution.mapRunArn === undefined ? {} : { mapRunArn: execution.mapRunArn }),
    ...(machine.versionArn === undefined ? {} : { stateMachineVersionArn: machine.versionArn }),
    ...(machine.aliasArn === undefined ? {} : { stateMachineAliasArn: machine.aliasArn }),
  };
}

/** The response of DescribeExecution. */
export function describeExecution(execution: Execution, redriveState: RedriveState): DescribeExecutionOutput {
  return {
    ...identifyExecution(execution),
    input: inputText(execution),
    inputDetails: { included: true },
    // As on AWS, the error of a timed-out execution is only in its history (floci-io/floci, issue #2733).
    ...(execution.status === 'TIMED_OUT' ? {} : describeResult(execution)),
    ...(execution.traceHeader === undefined ? {} : { traceHeader: execution.traceHeader }),
    ...describeRedrives(execution),
    ...redriveState,
  };
}

/** The number of redrives and the date of the last one. */
export function describeRedrives({
  redriveCount,
  redriveDate,
}: Execution): Pick<DescribeExecutionOutput, 'redriveCount' | 'redriveDate'> {
  return { redriveCount, ...(redriveDate === undefined ? {} : { redriveDate: new Date(redriveDate) }) };
}

/** The output, or the error and cause, if the execution has ended. */
export function describeResult(
  execution: Execution,
): Pick<DescribeExecutionOutput, 'output' | 'outputDetails' | 'error' | 'cause'> {
  if (execution.status === 'SUCCEEDED')
    return { output: JSON.stringify(execution.output), outputDetails: { included: true } };
  return {
    ...(execution.error === undefined ? {} : { error: execution.error }),
    ...(execution.cause === undefined ? {} : { cause: execution.cause }),
  };
}
