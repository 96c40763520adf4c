/** Stepwell's own objects start with this. */
export const MAP_FAN_OUT_PREFIX = '_stepwell/map-fan-out/';

/** Where one run's objects lie: `_stepwell/map-fan-out/<state machine name>/<execution name>/`. */
export function executionPrefix(stateMachineName: string, executionName: string): string {
  return `${MAP_FAN_OUT_PREFIX}${stateMachineName}/${executionName}/`;
}

/** Where the parts of a run lie. */
export function partsPrefix(run: string): string {
  return `${run}parts/`;
}

/** The key of the part whose first item has this index. */
export function partKey(run: string, first: number): string {
  return `${partsPrefix(run)}${first}.json`;
}

/** The index of a part's first item, by its key; `NaN` where it is no part's. */
export function firstIndexOfPart(key: string): number {
  return Number(/\/parts\/([0-9]+)\.json$/.exec(key)?.[1] ?? Number.NaN);
}

/** The key of the whole report: JSON Lines, one outcome a line. */
export function reportKey(run: string): string {
  return `${run}report.jsonl`;
}
