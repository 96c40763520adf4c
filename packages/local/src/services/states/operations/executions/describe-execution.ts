import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export function describeExecutionOperation(state: StatesState): Handler<'DescribeExecution'> {
  return (request) => {
    const { input, output, inputDetails, outputDetails, ...metadata } = state.executions.describe(
      state.executions.get(request.executionArn),
    );
    return request.includedData === 'METADATA_ONLY'
      ? {
          ...metadata,
          inputDetails: { included: false },
          ...(outputDetails === undefined ? {} : { outputDetails: { included: false } }),
        }
      : { ...metadata, input, inputDetails, ...(output === undefined ? {} : { output, outputDetails }) };
  };
}
