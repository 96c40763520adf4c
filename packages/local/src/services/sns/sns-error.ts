import { AwsError } from '../../kernel/endpoint/aws-error.js';

/** An error of the SNS API; its `name` is the code that the query protocol carries. */
export class SnsError extends AwsError {
  /** A parameter that cannot be taken; says which, and what to give instead. */
  static invalid(parameter: string, reason: string): SnsError {
    return new SnsError('InvalidParameter', `Invalid parameter: ${parameter} Reason: ${reason}`);
  }

  static notFound(what: 'Topic' | 'Subscription'): SnsError {
    return new SnsError('NotFound', `${what} does not exist`, 404);
  }
}
