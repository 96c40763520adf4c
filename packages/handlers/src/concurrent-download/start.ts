import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2, type Context } from 'aws-lambda';
import { errorResponse } from '../http/api-response.js';
import { createSfnStarter } from '../executions/sfn-starter.js';
import { clientConfig } from '../function/client-config.js';
import { startSettings } from './environment.js';
import { once } from '../function/once.js';
import { type StartDependencies, handleStart } from './start-handler.js';
import { logger } from './telemetry.js';

const dependencies = once((): StartDependencies => {
  const { bucket, stateMachineArn } = startSettings(process.env);
  const s3 = new S3Client(clientConfig);
  return {
    bucket,
    start: createSfnStarter(new SFNClient(clientConfig), stateMachineArn),
    putJson: async (key, json) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: json, ContentType: 'application/json' }));
    },
  };
});

/** The start function of ConcurrentDownload, behind `POST /` of an HTTP API (payload format 2.0). */
export const handler = async (
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> => {
  logger.addContext(context);
  try {
    return await handleStart(event, dependencies());
  } catch (error) {
    logger.error('the execution was not started', error instanceof Error ? error : String(error));
    return errorResponse(500, {
      error: 'InternalError',
      message: `Step Functions or S3 failed. See the log of request ${context.awsRequestId}.`,
    });
  }
};
