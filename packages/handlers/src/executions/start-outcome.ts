import { InvalidInput, problemAt } from '@stepwell/core';
import { type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorResponse, jsonResponse } from '../http/api-response.js';

/** The outcome of starting an execution. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly executionArn: string }
  /** An execution with the same name has a different input. */
  | { readonly kind: 'conflict' }
  /** Step Functions rejects the call for now, because of throttling or too many executions. */
  | { readonly kind: 'busy'; readonly reason: string };

/** The header with the name of the execution. A request that is sent twice with the same name starts one execution. */
const IDEMPOTENCY_KEY = 'idempotency-key';

/**
 * Returns the execution name of a request. API Gateway passes header names in lower case. @throws InvalidInput for an
 * invalid name
 */
export function executionName(headers: Readonly<Record<string, string | undefined>> | undefined): string | undefined {
  const name = headers?.[IDEMPOTENCY_KEY];
  if (name === undefined || /^[A-Za-z0-9_.-]{1,80}$/.test(name)) return name;
  throw new InvalidInput([problemAt([IDEMPOTENCY_KEY], name, '1 to 80 characters of A-Z, a-z, 0-9, "_", "." and "-"')]);
}

/** Creates the API response to a request that starts an execution. */
export function startResponse(outcome: StartOutcome, name: string | undefined): APIGatewayProxyStructuredResultV2 {
  switch (outcome.kind) {
    case 'started':
      return jsonResponse(200, { executionArn: outcome.executionArn });
    case 'conflict':
      return errorResponse(409, {
        error: 'ExecutionAlreadyExists',
        message:
          `${IDEMPOTENCY_KEY} must not have been used with a different input in the last 90 days, got ` +
          `${JSON.stringify(name)}. Use another key.`,
        field: IDEMPOTENCY_KEY,
      });
    case 'busy':
      return errorResponse(
        503,
        { error: 'Busy', message: `No execution was started (${outcome.reason}). Send the same request again later.` },
        { 'retry-after': '5' },
      );
  }
}
