import { STEPWELL_PREFIX } from '../stepwell-prefix.js';

// No image key can start with this prefix: see `objectKey`.
export { STEPWELL_PREFIX };

/**
 * Returns the prefix of one execution's reports: `_stepwell/concurrent-download/<state machine name>/<execution
 * name>/`.
 */
export function executionPrefix(stateMachineName: string, executionName: string): string {
  return `${STEPWELL_PREFIX}concurrent-download/${stateMachineName}/${executionName}/`;
}

/** Returns the prefix of an execution's batch reports. */
export function batchReportsPrefix(run: string): string {
  return `${run}batches/`;
}

/** Returns the key of one batch's report: JSON of a `BatchReport`. */
export function batchReportKey(run: string, batch: string): string {
  return `${batchReportsPrefix(run)}${batch}.json`;
}

/** Returns the key of the whole report: JSON Lines, one result per line. */
export function reportKey(run: string): string {
  return `${run}report.jsonl`;
}

/** Returns the key of a list of paths that exceeds the payload limit. The key derives from the content. */
export function inputManifestKey(sha256Hex: string): string {
  return `${STEPWELL_PREFIX}inputs/${sha256Hex}.json`;
}

/** Returns whether a manifest is JSON Lines. Any other manifest is a JSON array. */
export function isJsonLinesManifest(key: string): boolean {
  return key.endsWith('.jsonl') || key.endsWith('.ndjson');
}
