import { type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { type Execution } from './execution.js';

/** What DescribeExecution answers for it. */
export function describeExecution(execution: Execution): DescribeExecutionOutput {
  const { machine } = execution;
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: new Date(execution.startDate),
    ...(execution.stopDate === undefined ? {} : { stopDate: new Date(execution.stopDate) }),
    input: execution.input(),
    inputDetails: { included: true },
    ...describeResult(execution),
    ...(execution.traceHeader === undefined ? {} : { traceHeader: execution.traceHeader }),
    ...(execution.mapRunArn === undefined ? {} : { mapRunArn: execution.mapRunArn }),
    ...(machine.versionArn === undefined ? {} : { stateMachineVersionArn: machine.versionArn }),
    ...(machine.aliasArn === undefined ? {} : { stateMachineAliasArn: machine.aliasArn }),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: execution.status === 'RUNNING' || execution.status === 'SUCCEEDED' ? `Execution is ${execution.status} and cannot be redriven` : 'The local Step Functions service has no RedriveExecution',
  };
}

/** How it ended, as far as it has. */
export function describeResult(execution: Execution): Pick<DescribeExecutionOutput, 'output' | 'outputDetails' | 'error' | 'cause'> {
  if (execution.status === 'SUCCEEDED') return { output: JSON.stringify(execution.output), outputDetails: { included: true } };
  return { ...(execution.error === undefined ? {} : { error: execution.error }), ...(execution.cause === undefined ? {} : { cause: execution.cause }) };
}
