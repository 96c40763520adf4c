import { type Json, type JsonObject } from '../../json.js';
import { type MapDataItem } from '../../map/map-data-store.js';
import { TaskFailure } from '../../task-dispatcher.js';

/** Values as the items of a file. */
export const fileItems = (...values: readonly Json[]): MapDataItem[] =>
  values.map((value) => ({ value, source: 's3://in/lines.json' }));
/** A child that returns its input. */
export const pass = { Type: 'Pass', End: true };
/** A Map state in distributed mode. */
export const distributedMap = (rest: JsonObject = {}, state: JsonObject = pass, type = 'STANDARD'): JsonObject => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type },
    StartAt: 'Each',
    States: { Each: state },
  },
  ...('Next' in rest ? {} : { End: true }),
  ...rest,
});
/** The history of an execution whose only state is a Map that succeeds. */
export const succeededMap = `
  MapStateEntered 0  MapStateStarted 2  MapRunStarted 3  MapRunSucceeded 4  MapStateSucceeded 5  MapStateExited 4
  ExecutionSucceeded 7`;
/** A function that fails for numbers above a limit. */
export const failsAbove =
  (limit: number) =>
  ({ parameters }: { readonly parameters: Json }): Json => {
    if (Number(parameters) > limit) throw new TaskFailure('TooLarge', String(parameters));
    return parameters;
  };
