import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { parseStatesArn } from '../../arns.js';

/**
 * Deletes a state machine with its versions and aliases, and stops its executions. AWS does this asynchronously, with
 * the status DELETING; here it happens immediately. An unknown state machine is not an error.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export function deleteStateMachine(state: StatesState): Handler<'DeleteStateMachine'> {
  return (request) => {
    parseStatesArn(request.stateMachineArn, ['stateMachine']);
    const machine = state.machines.delete(request.stateMachineArn);
    if (machine === undefined) return {};
    state.tags.deleteAll(machine.arn);
    for (const execution of state.executions.of(machine.arn)) {
      state.executions.handle(execution.arn)?.stop();
      if (state.executions.find(execution.arn)?.status === 'RUNNING')
        void state.executions.whenEnded(execution.arn).then((ended) => state.executions.delete(ended));
      else state.executions.delete(execution);
    }
    return {};
  };
}
