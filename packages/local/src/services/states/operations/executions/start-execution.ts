import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { readInput } from '../../executions/execution-input.js';
import { type Execution, inputText as existingInput } from '../../executions/execution.js';
import { checkName } from '../../names.js';
import { statesError } from '../../errors.js';
import { withTestCase } from './test-case.js';

/** How long the name of an ended Standard execution stays reserved. */
const nameReservedMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Idempotent for Standard executions: the same name and input return the running execution. Another input, or the name
 * of an execution that ended within 90 days, fails with `ExecutionAlreadyExists`.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function startExecution(state: StatesState): Handler<'StartExecution'> {
  return (request) => {
    const { stateMachineArn, name } = withTestCase(request, state);
    const machine = state.machines.snapshot(stateMachineArn);
    if (request.name !== undefined) checkName(request.name);
    const { inputText, input } = readInput(request.input);
    const existing =
      name === undefined || machine.type === 'EXPRESS'
        ? undefined
        : executionWithName(state, state.runner.arnOf(machine, name));
    if (existing !== undefined && (existing.status !== 'RUNNING' || existingInput(existing) !== inputText))
      throw statesError('ExecutionAlreadyExists', `Execution Already Exists: '${existing.arn}'`);
    const execution =
      existing ?? state.runner.start(machine, { name, inputText, input, traceHeader: request.traceHeader });
    return { executionArn: execution.arn, startDate: new Date(execution.startDate) };
  };
}

function executionWithName(state: StatesState, arn: string): Execution | undefined {
  const execution = state.executions.find(arn);
  const free = execution?.stopDate !== undefined && state.clock.now() - execution.stopDate > nameReservedMs;
  return free ? undefined : execution;
}
