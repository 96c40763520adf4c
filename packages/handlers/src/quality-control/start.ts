import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { qualityEnvironment } from '@stepwell/core/quality-control';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2, type Context } from 'aws-lambda';
import { createSfnStarter } from '../executions/sfn-starter.js';
import { clientConfig } from '../function/client-config.js';
import { once } from '../function/once.js';
import { requiredString } from '../function/read-environment.js';
import { errorResponse } from '../http/api-response.js';
import { handleStart } from './start-handler.js';

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
