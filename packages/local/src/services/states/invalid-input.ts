import { type AwsError } from '../../kernel/aws-error.js';
import { invalidInput as defaultError } from '../../kernel/invalid-input.js';
import { type Violation } from '../../kernel/models/violations.js';

/** Members whose values AWS omits from its messages. */
const sensitive: ReadonlySet<string> = new Set([
  'cause',
  'context',
  'definition',
  'error',
  'input',
  'mapItemReaderData',
  'output',
  'result',
  'taskToken',
  'variables',
]);

/** AWS lists the statuses of ListExecutions in another order than the model has. */
const statusFilter =
  'Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]';

/** The error of Step Functions for an input that violates the model. */
export function invalidInput(violations: readonly Violation[]): AwsError {
  return defaultError(violations.map(asShown));
}

function asShown(violation: Violation): Violation {
  const { path, kind } = violation;
  if (path === 'statusFilter' && kind === 'enum') return { ...violation, constraint: statusFilter };
  const member = path.slice(path.lastIndexOf('.') + 1);
  return kind !== 'required' && sensitive.has(member) ? { ...violation, shown: '' } : violation;
}
