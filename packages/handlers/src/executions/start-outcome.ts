import { InvalidInput, problemAt } from '@stepwell/core';
import { type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorResponse, jsonResponse } from '../http/api-response.js';

/** What starting an execution came to. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly executionArn: string }
  /** An execution of that name has another input. */
  | { readonly kind: 'conflict' }
  /** Too many executions, or calls, at the moment. */
  | { readonly kind: 'busy'; readonly reason: string };

/** The header that names an execution, so that a request sent twice starts one. */
const IDEMPOTENCY_KEY = 'idempotency-key';

/**
 * The name that a request asks for; API Gateway gives header names in lower case. @throws InvalidInput where it is none
 */
export function executionName(headers: Readonly<Record<string, string | undefined>> | undefined): string | undefined {
  const name = headers?.[IDEMPOTENCY_KEY];
  if (name === undefined || /^[A-Za-z0-9_.-]{1,80}$/.test(name)) return name;
  throw new InvalidInput([problemAt([IDEMPOTENCY_KEY], name, '1 to 80 characters of A-Z, a-z, 0-9, "_", "." and "-"')]);
}

/** What an API answers to a request that was to start an execution. */
export function startResponse(outcome: StartOutcome, name: string | undefined): APIGatewayProxyStructuredResultV2 {
  switch (outcome.kind) {
    case 'started':
      return jsonResponse(200, { executionArn: outcome.executionArn });
    case 'conflict':
      return errorResponse(409, {
        error: 'ExecutionAlreadyExists',
        message: `${IDEMPOTENCY_KEY}: ${JSON.stringify(name)} is not accepted; give one that has not been used with another input in the last 90 days`,
        field: IDEMPOTENCY_KEY,
      });
    case 'busy':
      return errorResponse(
        503,
        { error: 'Busy', message: `No execution was started (${outcome.reason}); send the same request again later` },
        { 'retry-after': '5' },
      );
  }
}
