import { AwsError } from '../../../kernel/aws-error.js';
import { type Violation } from '../../../kernel/models/violations.js';
import { validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { tableNameOf } from '../store.js';
import { checkConstraints } from './check-constraints.js';
import { checkTypes } from './check-types.js';
import { recordedModel } from './recorded-model.js';
import { errorShape } from './shape.js';

/**
 * The error of DynamoDB for an input that violates the model: types are reported before constraints, both in words of
 * their own. `undefined` for violations that DynamoDB does not have.
 */
export function invalidInput(
  _violations: readonly Violation[],
  operation: string,
  input: Fields,
): AwsError | undefined {
  const shape = errorShape(recordedModel, recordedModel.operations[operation]?.input ?? '');
  if (shape.type !== 'struct') return undefined;
  if (operation === 'CreateTable' && (input['TableName'] ?? undefined) === undefined)
    return validationError("The parameter 'TableName' is required but was not present in the request");
  try {
    const typed = checkTypes(input, shape);
    const name = typed['TableName'];
    // A table can be named by its ARN.
    const named =
      typeof name === 'string' && name.startsWith('arn:') ? { ...typed, TableName: tableNameOf(name) } : typed;
    checkConstraints(named, shape);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
