import { InvalidInput, parseInput } from '@stepwell/core';
import { concurrentDownload, fitInput } from '@stepwell/core/concurrent-download';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2, type Context } from 'aws-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type StartOutcome, executionName, startResponse } from '../executions/start-outcome.js';
import { errorResponse, readJsonBody } from '../http/api-response.js';
import { createSfnStarter } from '../executions/sfn-starter.js';
import { clientConfig, once } from '../function/clients.js';
import { startSettings } from './environment.js';
import { logger } from './telemetry.js';

/** The maximum body size. Lambda's payload limit of 6 MB for the whole event leaves room for base64 at this size. */
export const MAX_BODY_BYTES = 4 * 1024 ** 2;

/** Dependencies of the start function. */
interface StartDependencies {
  /** The workflow's own bucket, which stores inputs that exceed the payload limit. */
  readonly bucket: string;
  putJson(key: string, json: string): Promise<void>;
  /** Starts an execution. Without a name, Step Functions generates one. */
  start(input: string, name: string | undefined): Promise<StartOutcome>;
}

/**
 * Handles `POST /`: validates the body and starts an execution. An invalid request is rejected before anything is
 * written or started.
 */
export async function handleStart(
  event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers'>,
  dependencies: StartDependencies,
): Promise<APIGatewayProxyStructuredResultV2> {
  const body = readJsonBody(event, MAX_BODY_BYTES);
  if (body.kind === 'too-large') {
    return errorResponse(413, {
      error: 'BodyTooLarge',
      message:
        `body must have at most ${MAX_BODY_BYTES} bytes, got ${body.bytes}. Pass a manifest in S3 instead ` +
        'of resourcePaths.',
      field: 'body',
    });
  }
  if (body.kind === 'malformed')
    return errorResponse(400, { error: 'InvalidInput', message: body.message, field: 'body' });
  try {
    const name = executionName(event.headers);
    const fitted = fitInput(parseInput(concurrentDownload, body.value), dependencies.bucket);
    if (fitted.manifest !== undefined) await dependencies.putJson(fitted.manifest.key, fitted.manifest.body);
    return startResponse(await dependencies.start(JSON.stringify(fitted.input), name), name);
  } catch (error) {
    if (error instanceof InvalidInput)
      return errorResponse(400, { error: error.name, message: error.message, field: error.field });
    throw error;
  }
}

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
