import { type Handler } from './handler.js';
import { type MapRunOptions } from '@stepwell/asl';
import { type StatesState } from '../state.js';
import { type MapRunRecord } from '../map-runs/map-run.js';
import { pageOf } from './paging.js';
import { validationError } from '../errors.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html */
export function describeMapRun(state: StatesState): Handler<'DescribeMapRun'> {
  return (request) => {
    const run = state.mapRuns.get(request.mapRunArn);
    return {
      mapRunArn: run.arn,
      executionArn: run.executionArn,
      status: run.status,
      ...dates(run),
      ...run.settings,
      itemCounts: run.items,
      executionCounts: run.executions,
      redriveCount: run.redriveCount,
      ...(run.redriveDate === undefined ? {} : { redriveDate: new Date(run.redriveDate) }),
    };
  };
}

/**
 * Changes the concurrency and the tolerated failures of a running Map Run. Running child executions are not affected;
 * new ones use the new settings. A redrive keeps them.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateMapRun.html
 */
export function updateMapRun(state: StatesState): Handler<'UpdateMapRun'> {
  return ({ mapRunArn, maxConcurrency, toleratedFailurePercentage, toleratedFailureCount }) => {
    const run = state.mapRuns.get(mapRunArn);
    const given = Object.entries({ maxConcurrency, toleratedFailurePercentage, toleratedFailureCount }).filter(
      ([, value]) => value !== undefined,
    );
    if (given.length === 0)
      throw validationError(
        'Must specify at least one of maxConcurrency, toleratedFailurePercentage and toleratedFailureCount.',
      );
    if (run.status !== 'RUNNING') throw validationError(`Map Run is ${run.status} and cannot be updated: '${run.arn}'`);
    const settings: Partial<MapRunOptions> = Object.fromEntries(given);
    state.mapRuns.updateSettings(run.arn, settings);
    return {};
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html */
export function listMapRuns(state: StatesState): Handler<'ListMapRuns'> {
  return (request) => {
    const { arn } = state.executions.get(request.executionArn);
    const { items, nextToken } = pageOf(state.mapRuns.of(arn), `map runs ${arn}`, request);
    const mapRuns = items.map((run) => ({
      executionArn: run.executionArn,
      mapRunArn: run.arn,
      stateMachineArn: run.stateMachineArn,
      ...dates(run),
    }));
    return { mapRuns, ...(nextToken === undefined ? {} : { nextToken }) };
  };
}

function dates(run: MapRunRecord): { readonly startDate: Date; readonly stopDate?: Date } {
  return {
    startDate: new Date(run.startDate),
    ...(run.stopDate === undefined ? {} : { stopDate: new Date(run.stopDate) }),
  };
}
