import { DescribeExecutionCommand, type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { type Stepwell } from './stepwell.js';

/** The response of DescribeExecution, with its request ID. */
export interface ExecutionDescription extends DescribeExecutionOutput {
  readonly requestId: string | undefined;
}

/** DescribeExecution, with this package's errors. */
export async function describeExecution(
  stepwell: Stepwell,
  executionArn: string,
  abortSignal?: AbortSignal,
): Promise<ExecutionDescription> {
  const response = await call(stepwell.sfn, 'states:DescribeExecution', abortSignal, () =>
    stepwell.sfn.send(new DescribeExecutionCommand({ executionArn }), { abortSignal }),
  );
  return { ...response, requestId: response.$metadata.requestId };
}
