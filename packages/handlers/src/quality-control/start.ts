import { InvalidInput, parseInput } from '@stepwell/core';
import { qualityControl, qualityEnvironment } from '@stepwell/core/quality-control';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2, type Context } from 'aws-lambda';
import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type StartOutcome, executionName, startResponse } from '../executions/start-outcome.js';
import { errorResponse, readJsonBody } from '../http/api-response.js';
import { createSfnStarter } from '../executions/sfn-starter.js';
import { clientConfig, once } from '../function/clients.js';
import { requiredString } from '../function/read-environment.js';

/** The maximum body size. An input has two ids and the location of an object. */
export const MAX_BODY_BYTES = 16 * 1024;

/** Dependencies of the start function. */
interface StartDependencies {
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

const logger = new Logger();

const start = once(() =>
  createSfnStarter(
    new SFNClient(clientConfig),
    requiredString(process.env, qualityEnvironment.stateMachineArn, 'the ARN of the state machine'),
  ),
);

/** The start function of QualityControl, behind `POST /` of an HTTP API (payload format 2.0). */
export const handler = async (
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> => {
  logger.addContext(context);
  try {
    return await handleStart(event, { requestId: context.awsRequestId, start: start() });
  } catch (error) {
    logger.error('the execution was not started', error instanceof Error ? error : String(error));
    return errorResponse(500, {
      error: 'InternalError',
      message: `Step Functions failed. See the log of request ${context.awsRequestId}.`,
    });
  }
};
