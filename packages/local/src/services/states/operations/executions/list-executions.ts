import { type ExecutionListItem } from '../execution-types.js';
import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { describeRedrives, identifyExecution } from '../../executions/describe-execution.js';
import { type Execution } from '../../executions/execution.js';
import { pagePosition, pageSize, pageToken } from '../paging.js';
import { statesError, validationError } from '../../errors.js';

/** Newest first. https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
export function listExecutions(state: StatesState): Handler<'ListExecutions'> {
  return (request) => {
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
  };
}

function ofMachine(state: StatesState, arn: string): Execution[] {
  const { machine, version, alias } = state.machines.resolve(arn);
  if (machine.type === 'EXPRESS')
    throw statesError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
  const all = state.executions.of(machine.arn);
  if (version !== undefined) return all.filter((execution) => execution.machine.versionArn === version.arn);
  return alias === undefined ? all : all.filter((execution) => execution.machine.aliasArn === alias.arn);
}

function summary(execution: Execution): ExecutionListItem {
  return {
    ...identifyExecution(execution),
    ...(execution.itemCount === undefined ? {} : { itemCount: execution.itemCount }),
    ...describeRedrives(execution),
  };
}
