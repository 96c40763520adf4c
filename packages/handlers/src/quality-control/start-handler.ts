import { InvalidInput, parseInput } from '@stepwell/core';
import { qualityControl } from '@stepwell/core/quality-control';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type StartOutcome, executionName, startResponse } from '../executions/start-outcome.js';
import { errorResponse } from '../http/api-response.js';
import { readJsonBody } from '../http/json-body.js';

/** The maximum body size. An input has two ids and the location of an object. */
export const MAX_BODY_BYTES = 16 * 1024;

/** Dependencies of the start function. */
export interface StartDependencies {
  /**
   * The name of the execution if the request has no name. A retry of this invocation then starts no second execution.
   */
  readonly requestId: string;
  start(input: string, name: string): Promise<StartOutcome>;
}

/**
 * Handles `POST /`: validates the body and starts an execution, with the name in the header `idempotency-key`. The name
 * is the `QCPID` of the execution, so a repeated request returns the same execution.
 */
export async function handleStart(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers'>,
  { requestId, start }: StartDependencies,
): Promise<APIGatewayProxyStructuredResultV2> {
  const body = readJsonBody(event, MAX_BODY_BYTES);
  if (body.kind === 'too-large') {
    return errorResponse(413, {
      error: 'BodyTooLarge',
      message: `body must have at most ${MAX_BODY_BYTES} bytes, got ${body.bytes}`,
      field: 'body',
    });
  }
  if (body.kind === 'malformed')
    return errorResponse(400, { error: 'InvalidInput', message: body.message, field: 'body' });
  try {
    const name = executionName(event.headers);
    return startResponse(await start(JSON.stringify(parseInput(qualityControl, body.value)), name ?? requestId), name);
  } catch (error) {
    if (error instanceof InvalidInput)
      return errorResponse(400, { error: error.name, message: error.message, field: error.field });
    throw error;
  }
}
