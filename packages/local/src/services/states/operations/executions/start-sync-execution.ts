import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { describeResult } from '../../executions/describe-execution.js';
import { type Execution } from '../../executions/execution.js';
import { readInput } from '../../executions/execution-input.js';
import { checkName } from '../../names.js';
import { statesError } from '../../errors.js';
import { withTestCase } from './test-case.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html */
export function startSyncExecution(state: StatesState): Handler<'StartSyncExecution'> {
  return async (request) => {
    const { stateMachineArn, name } = withTestCase(request, state);
    const machine = state.machines.snapshot(stateMachineArn);
    if (machine.type !== 'EXPRESS')
      throw statesError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    if (request.name !== undefined) checkName(request.name);
    const { inputText, input } = readInput(request.input);
    const started = state.runner.start(machine, {
      name,
      inputText,
      input,
      traceHeader: request.traceHeader,
    });
    const execution = await state.executions.whenEnded(started.arn);
    const stopDate = execution.stopDate ?? execution.startDate;
    return {
      executionArn: execution.arn,
      stateMachineArn: execution.stateMachineArn,
      name: execution.name,
      startDate: new Date(execution.startDate),
      stopDate: new Date(stopDate),
      // AWS reports every Express execution that neither succeeded nor timed out as FAILED.
      status: execution.status === 'SUCCEEDED' || execution.status === 'TIMED_OUT' ? execution.status : 'FAILED',
      ...(request.includedData === 'METADATA_ONLY'
        ? metadataOf(execution)
        : { input: inputText, inputDetails: { included: true }, ...describeResult(execution) }),
      ...(request.traceHeader === undefined ? {} : { traceHeader: request.traceHeader }),
      // AWS bills in steps of 100 ms. Memory is not measured, so this is AWS's minimum.
      billingDetails: {
        billedMemoryUsedInMB: 64,
        billedDurationInMilliseconds: Math.max(1, Math.ceil((stopDate - execution.startDate) / 100)) * 100,
      },
    };
  };
}

/** The result without input and output. */
function metadataOf(execution: Execution): object {
  const { output: _output, outputDetails, ...rest } = describeResult(execution);
  return {
    ...rest,
    inputDetails: { included: false },
    ...(outputDetails === undefined ? {} : { outputDetails: { included: false } }),
  };
}
