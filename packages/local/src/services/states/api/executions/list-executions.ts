import { type StatesState } from '../../state.js';
import { describeRedrives, identifyExecution } from '../../executions/describe-execution.js';
import { type Execution } from '../../executions/execution.js';
import { oneOf, optional } from '../../wire/fields.js';
import { operation, type Operation } from '../../wire/operation.js';
import { pagePosition, pageSize, pageToken } from '../../wire/paging.js';
import { StatesError, validationError } from '../../wire/states-error.js';
import * as shapes from '../shapes.js';

/** In the order of AWS's error message. */
const statuses = oneOf(['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING']);

/** Newest first. https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
export function listExecutions(state: StatesState): Operation {
  const shape = {
    stateMachineArn: optional(shapes.longArn),
    mapRunArn: optional(shapes.longArn),
    statusFilter: optional(statuses),
    redriveFilter: optional(oneOf(['REDRIVEN', 'NOT_REDRIVEN'])),
    ...shapes.paging,
  };
  return operation('ListExecutions', shape, (request) => {
    const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = request;
    if ((stateMachineArn === undefined) === (mapRunArn === undefined))
      throw validationError('Must specify exactly one of stateMachineArn and mapRunArn.');
    if (statusFilter === 'PENDING_REDRIVE' && mapRunArn === undefined)
      throw validationError('PENDING_REDRIVE is a status of the children of Map Runs; specify mapRunArn.');
    const listed =
      stateMachineArn === undefined
        ? state.executions.of(state.mapRuns.get(mapRunArn ?? '').arn)
        : ofMachine(state, stateMachineArn);
    const wanted = listed
      .filter(
        (execution) =>
          (statusFilter === undefined || execution.status === statusFilter) &&
          (redriveFilter === undefined || (redriveFilter === 'REDRIVEN') === execution.redriveCount > 0),
      )
      .reverse();
    const subject = `executions ${stateMachineArn ?? mapRunArn ?? ''} ${statusFilter ?? ''} ${redriveFilter ?? ''}`;
    // The token identifies the last execution of the page, so that new executions do not shift the pages.
    const last = request.nextToken === undefined ? Infinity : pagePosition(subject, request.nextToken);
    const rest = wanted.filter((execution) => execution.sequence < last);
    const page = rest.slice(0, pageSize(request.maxResults));
    const nextToken = page.length < rest.length ? pageToken(subject, page.at(-1)?.sequence ?? 0) : undefined;
    return { executions: page.map(summary), ...(nextToken === undefined ? {} : { nextToken }) };
  });
}

function ofMachine(state: StatesState, arn: string): Execution[] {
  const { machine, version, alias } = state.machines.resolve(arn);
  if (machine.type === 'EXPRESS')
    throw new StatesError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    );
  const all = state.executions.of(machine.arn);
  if (version !== undefined) return all.filter((execution) => execution.machine.versionArn === version.arn);
  return alias === undefined ? all : all.filter((execution) => execution.machine.aliasArn === alias.arn);
}

function summary(execution: Execution): object {
  return {
    ...identifyExecution(execution),
    ...(execution.itemCount === undefined ? {} : { itemCount: execution.itemCount }),
    ...describeRedrives(execution),
  };
}
