import { type Json, type JsonObject } from '../json.js';
import { formatTimestamp } from '../values/timestamp.js';
import { type ChildResult } from './map-data-store.js';

/**
 * Transforms the results of child executions as a `WriterConfig` says: COMPACT returns outputs, FLATTEN also flattens
 * outputs that are arrays, and NONE adds the metadata of the child executions. Unsuccessful child
 * executions always have their metadata.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export function transformResults(results: readonly ChildResult[], { Transformation }: JsonObject): Json[] {
  return results.flatMap((result): Json[] => {
    const { outcome } = result;
    if (outcome.status !== 'SUCCEEDED' || (Transformation !== 'COMPACT' && Transformation !== 'FLATTEN'))
      return [describeChild(result)];
    return Transformation === 'FLATTEN' && Array.isArray(outcome.output) ? outcome.output : [outcome.output];
  });
}

/** Formats entries as JSON Lines. */
export function toJsonLines(entries: readonly Json[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/**
 * Describes a child execution as AWS does in result files: with its metadata, and input and output as JSON text.
 * Unsuccessful child executions can be redriven only through their map run.
 */
export function describeChild(result: ChildResult): JsonObject {
  const { outcome } = result;
  const isSuccess = outcome.status === 'SUCCEEDED';
  return {
    ...(isSuccess || outcome.cause === undefined ? {} : { Cause: outcome.cause }),
    ...(isSuccess || outcome.error === undefined ? {} : { Error: outcome.error }),
    ExecutionArn: result.executionArn,
    Input: JSON.stringify(result.input),
    InputDetails: { Included: true },
    Name: result.name,
    ...(isSuccess ? { Output: JSON.stringify(outcome.output) } : {}),
    OutputDetails: { Included: true },
    RedriveCount: result.redriveCount,
    ...(isSuccess
      ? { RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' }
      : { RedriveStatus: 'REDRIVABLE_BY_MAP_RUN' }),
    StartDate: formatTimestamp(result.startDate),
    StateMachineArn: result.stateMachineArn,
    Status: outcome.status,
    StopDate: formatTimestamp(result.stopDate),
  };
}
