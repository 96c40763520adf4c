import { InvalidInput, parseInput } from '@stepwell/core';
import { qualityControl } from '@stepwell/core/quality-control';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type StartOutcome, executionName, startResponse } from '../executions/start-outcome.js';
import { errorResponse } from '../http/api-response.js';
import { readJsonBody } from '../http/json-body.js';

/** The longest body that is taken: an input has two ids and the place of an object. */
export const MAX_BODY_BYTES = 16 * 1024;

/** What the start function works with. */
export interface StartDependencies {
  /**
   * Names the execution of a request that names none, so that a call which is repeated below us starts one all the
   * same.
   */
  readonly requestId: string;
  start(input: string, name: string): Promise<StartOutcome>;
}

/**
 * Handles `POST /`: checks the body against the contract and starts an execution, named by the header
 * `idempotency-key`. The name is the run's `QCPID`, so that a request which is sent again finds the same run.
 */
export async function handleStart(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers'>,
  { requestId, start }: StartDependencies,
): Promise<APIGatewayProxyStructuredResultV2> {
  const body = readJsonBody(event, MAX_BODY_BYTES);
  if (body.kind === 'too-large') {
    return errorResponse(413, {
      error: 'BodyTooLarge',
      message: `body: ${body.bytes} bytes are not accepted; give at most ${MAX_BODY_BYTES}`,
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
