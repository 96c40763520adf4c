import { STEPWELL_PREFIX } from '../stepwell-prefix.js';

// No image's key can start with it: see `objectKey`.
export { STEPWELL_PREFIX };

/** Where one run's reports lie: `_stepwell/concurrent-download/<state machine name>/<execution name>/`. */
export function executionPrefix(stateMachineName: string, executionName: string): string {
  return `${STEPWELL_PREFIX}concurrent-download/${stateMachineName}/${executionName}/`;
}

/** Where the batch reports of a run lie. */
export function batchReportsPrefix(run: string): string {
  return `${run}batches/`;
}

/** The key of one batch's report: JSON of a `BatchReport`. */
export function batchReportKey(run: string, batch: string): string {
  return `${batchReportsPrefix(run)}${batch}.json`;
}

/** The key of the whole report: JSON Lines, one result a line. */
export function reportKey(run: string): string {
  return `${run}report.jsonl`;
}

/** The key of an input's list of paths that was too long for a payload, named by its own content. */
export function inputManifestKey(sha256Hex: string): string {
  return `${STEPWELL_PREFIX}inputs/${sha256Hex}.json`;
}

/** Whether a manifest is read as JSON Lines; any other is read as a JSON array. */
export function isJsonLinesManifest(key: string): boolean {
  return key.endsWith('.jsonl') || key.endsWith('.ndjson');
}
