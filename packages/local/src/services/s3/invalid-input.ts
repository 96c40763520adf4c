import { AwsError } from '../../kernel/aws-error.js';
import { type Violation } from '../../kernel/models/violations.js';
import { bindingOf } from './differences.js';
import { malformedXml } from './errors.js';

/** The error of S3 for an input that violates the model. S3 checks headers and parameters before the body. */
export function invalidInput(violations: readonly Violation[], operation: string): AwsError | undefined {
  const bound = violations.find(({ path }) => bindingOf(operation, memberOf(path)) !== undefined);
  const violation = bound ?? violations[0];
  if (violation === undefined) return undefined;
  const { code, kind, shown, constraint, path } = violation;
  const value = shown.slice(1, -1).slice(0, 80);
  const name = bindingOf(operation, memberOf(path))?.name ?? path;
  const parameter = { ArgumentName: name, ArgumentValue: value };
  switch (code) {
    case 'MalformedXML':
      return malformedXml();
    case 'InvalidArgument':
      return new AwsError(code, 'The event is not supported for notifications', 400, parameter);
    case 'MissingRequestBodyError':
      return new AwsError(code, 'Request Body is empty');
    case 'InvalidLocationConstraint':
      return new AwsError(code, 'The specified location-constraint is not valid', 400, { LocationConstraint: value });
    case 'InvalidStorageClass':
      return new AwsError(code, 'The storage class you specified is not valid', 400, { StorageClassRequested: value });
    default:
      return kind === 'required'
        ? new AwsError('InvalidArgument', `${name} is required`, 400, { ArgumentName: name })
        : new AwsError('InvalidArgument', `${name}: ${constraint}, got '${value}'`, 400, parameter);
  }
}

/** The member of the input that contains a value. */
function memberOf(path: string): string {
  const end = path.indexOf('.');
  return end < 0 ? path : path.slice(0, end);
}
