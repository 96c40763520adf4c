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
      execution.handle?.stop();
      if (execution.status === 'RUNNING')
        void state.executions.whenEnded(execution).then(() => state.executions.delete(execution));
      else state.executions.delete(execution);
    }
    return {};
  };
}
