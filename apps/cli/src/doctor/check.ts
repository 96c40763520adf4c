/** What a check has come to. `warning`: something that not everybody needs. */
export type CheckStatus = 'ok' | 'warning' | 'failed';

/** One thing that was looked at. */
export interface Check {
  /** `Node.js`, `CDK app`: never changes its meaning. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly message: string;
  /** What to do about it, where it is not ok. */
  readonly remedy?: string;
}

/** Some check failed. Ends `stepwell doctor` with exit code 1; what failed was printed. */
export class ChecksFailed extends Error {
  override readonly name = 'ChecksFailed';
}

/** An error's own words. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}
