import { type StatesState } from '../../state.js';
import { operation, type Operation } from '../../wire/operation.js';
import { pageOf } from '../../wire/paging.js';
import * as shapes from '../shapes.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export function listStateMachines(state: StatesState): Operation {
  return operation('ListStateMachines', shapes.paging, (request) => {
    const { items, nextToken } = pageOf(state.machines.all(), 'ListStateMachines', request);
    const stateMachines = items.map((machine) => ({
      stateMachineArn: machine.arn,
      name: machine.name,
      type: machine.type,
      creationDate: new Date(machine.creationDate),
    }));
    return { stateMachines, ...(nextToken === undefined ? {} : { nextToken }) };
  });
}
