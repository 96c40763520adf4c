import { AwsError } from '../../endpoint/aws-error.js';
import { type DynaliteError } from './dynalite-parts.js';

/** An error of the DynamoDB API; `details` are the further fields of its body (`Item`, `CancellationReasons`). */
export class DynamoDbError extends AwsError {
  static validation(message: string): DynamoDbError {
    return new DynamoDbError('ValidationException', message);
  }

  /** Puts dynalite's error into ours; what is no user's error stays as it is. */
  static from(error: unknown): unknown {
    const { body, statusCode } = error as DynaliteError; // whatever was thrown: absent fields are handled
    if (!(error instanceof Error) || body === undefined) return error;
    const { __type: type, message, Message, ...fields } = body;
    const code = String(type).replace(/^.*#/, '');
    return new DynamoDbError(code, String(message ?? Message ?? ''), statusCode, fields);
  }
}
