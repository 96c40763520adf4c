import { type MapRunCounts } from '@stepwell/asl';
import { type StatesState } from '../state.js';
import { type MapRunRecord } from '../map-runs/map-run.js';
import { required } from '../wire/fields.js';
import { operation, type Operation } from '../wire/operation.js';
import { pageOf } from '../wire/paging.js';
import * as shapes from './shapes.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html */
export function describeMapRun(state: StatesState): Operation {
  return operation('DescribeMapRun', { mapRunArn: required(shapes.longArn) }, (request) => {
    const run = state.mapRuns.get(request.mapRunArn);
    return {
      mapRunArn: run.arn,
      executionArn: run.executionArn,
      status: run.status,
      ...dates(run),
      maxConcurrency: run.maxConcurrency,
      toleratedFailurePercentage: run.toleratedFailurePercentage,
      toleratedFailureCount: run.toleratedFailureCount,
      itemCounts: counts(run.items),
      executionCounts: counts(run.executions),
      redriveCount: 0,
    };
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html */
export function listMapRuns(state: StatesState): Operation {
  return operation('ListMapRuns', { executionArn: required(shapes.longArn), ...shapes.paging }, (request) => {
    const { arn } = state.executions.get(request.executionArn);
    const { items, nextToken } = pageOf(state.mapRuns.of(arn), `map runs ${arn}`, request);
    const mapRuns = items.map((run) => ({ executionArn: run.executionArn, mapRunArn: run.arn, stateMachineArn: run.stateMachineArn, ...dates(run) }));
    return { mapRuns, ...(nextToken === undefined ? {} : { nextToken }) };
  });
}

function dates(run: MapRunRecord): object {
  return { startDate: new Date(run.startDate), ...(run.stopDate === undefined ? {} : { stopDate: new Date(run.stopDate) }) };
}

/** Nothing is redriven here, so nothing waits for it; which failures could be is not known. */
function counts(of: Readonly<MapRunCounts>): object {
  return { ...of, failuresNotRedrivable: 0, pendingRedrive: 0 };
}
