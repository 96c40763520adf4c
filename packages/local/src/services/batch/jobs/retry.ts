import { type EvaluateOnExit, type RetryStrategy } from './job-definition.js';

/** How an attempt failed. */
export interface FailedAttempt {
  readonly exitCode: number | undefined;
  readonly reason: string;
  readonly statusReason: string;
}

/**
 * Whether a failed attempt is followed by another: while there are attempts left, unless the first rule that fits says
 * EXIT.
 *
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
 */
export function isRetried({ attempts, evaluateOnExit }: RetryStrategy, made: number, failed: FailedAttempt): boolean {
  if (made >= attempts) return false;
  const rule = evaluateOnExit.find((candidate) => fits(candidate, failed));
  return rule === undefined || rule.action === 'RETRY';
}

function fits(
  { onExitCode, onReason, onStatusReason }: EvaluateOnExit,
  { exitCode, reason, statusReason }: FailedAttempt,
): boolean {
  return (
    (onExitCode === undefined || matches(onExitCode, exitCode === undefined ? '' : String(exitCode))) &&
    (onReason === undefined || matches(onReason, reason)) &&
    (onStatusReason === undefined || matches(onStatusReason, statusReason))
  );
}

/** An asterisk at the end matches any suffix. */
function matches(pattern: string, text: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
