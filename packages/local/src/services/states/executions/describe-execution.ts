import { type DescribeExecutionOutput, type ExecutionListItem } from '@aws-sdk/client-sfn';
import { type Execution } from './execution.js';
import { redriveStatus, type RedriveRules } from './redrive-status.js';

/**
 * What DescribeExecution and ListExecutions both say of an execution: which it is, how it stands, and where it belongs.
 */
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

/** What DescribeExecution answers for it. */
export function describeExecution(execution: Execution, rules: RedriveRules): DescribeExecutionOutput {
  return {
    ...identifyExecution(execution),
    input: execution.input(),
    inputDetails: { included: true },
    ...describeResult(execution),
    ...(execution.traceHeader === undefined ? {} : { traceHeader: execution.traceHeader }),
    ...describeRedrives(execution),
    ...redriveStatus(execution, rules),
  };
}

/** How often it was redriven, and when last. */
export function describeRedrives({
  redriveCount,
  redriveDate,
}: Execution): Pick<DescribeExecutionOutput, 'redriveCount' | 'redriveDate'> {
  return { redriveCount, ...(redriveDate === undefined ? {} : { redriveDate: new Date(redriveDate) }) };
}

/** How it ended, as far as it has. */
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
