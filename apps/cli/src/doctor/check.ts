/** Status of a check. `warning`: an optional requirement is not met. */
export type CheckStatus = 'ok' | 'warning' | 'failed';

/** The result of a check. */
export interface Check {
  /** Stable name: `Node.js`, `CDK app`. */
  readonly name: string;
  readonly status: CheckStatus;
  /** The finding. */
  readonly message: string;
  /** The fix, if the status is not `ok`. */
  readonly remedy?: string;
}

/** At least one check of `stepwell doctor` failed. The results have been printed. Exit code 1. */
export class ChecksFailed extends Error {
  override readonly name = 'ChecksFailed';
}

/** Returns the message of an error, or its name if it has no message. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}
