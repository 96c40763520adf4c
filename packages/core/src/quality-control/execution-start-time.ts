import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * How many digits stand below the millisecond of a run's `StartTime`. With more than nine behind the point, JavaScript
 * misreads a time.
 */
export const START_TIME_DIGITS = 6;

/**
 * The `StartTime` of a run: the execution's own start in milliseconds, and below them digits made from the execution's
 * ARN. It is the same for every retry, redrive and redelivery of the execution, it sorts by time, it is a valid ISO
 * 8601 time, and it sets apart runs that start in the same millisecond (by chance one in a million of such pairs meets;
 * then the later one fails before it writes anything).
 *
 * @param executionStart `$$.Execution.StartTime`, ISO 8601
 */
export function executionStartTime(executionArn: string, executionStart: string): string {
  const milliseconds = new Date(executionStart).toISOString().slice(0, -1);
  const digits = bytesToHex(sha256(utf8ToBytes(executionArn))).replaceAll(/[a-f]/g, '');
  return `${milliseconds}${`${digits}${'0'.repeat(START_TIME_DIGITS)}`.slice(0, START_TIME_DIGITS)}Z`;
}
