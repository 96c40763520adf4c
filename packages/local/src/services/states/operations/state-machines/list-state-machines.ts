import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { pageOf } from '../paging.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export function listStateMachines(state: StatesState): Handler<'ListStateMachines'> {
  return (request) => {
    const { items, nextToken } = pageOf(state.machines.all(), 'ListStateMachines', request);
    const stateMachines = items.map((machine) => ({
      stateMachineArn: machine.arn,
      name: machine.name,
      type: machine.type,
      creationDate: new Date(machine.creationDate),
    }));
    return { stateMachines, ...(nextToken === undefined ? {} : { nextToken }) };
  };
}
