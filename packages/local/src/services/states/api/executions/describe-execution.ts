import { type StatesState } from '../../state.js';
import { oneOf, optional, required } from '../../wire/fields.js';
import { operation, type Operation } from '../../wire/operation.js';
import * as shapes from '../shapes.js';

/** Whether the response includes execution data or only metadata. */
export const includedData = optional(oneOf(['ALL_DATA', 'METADATA_ONLY']));

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export function describeExecutionOperation(state: StatesState): Operation {
  return operation('DescribeExecution', { executionArn: required(shapes.longArn), includedData }, (request) => {
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
  });
}
