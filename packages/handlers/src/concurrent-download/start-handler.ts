import { InvalidInput, parseInput } from '@stepwell/core';
import { concurrentDownload, fitInput } from '@stepwell/core/concurrent-download';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type StartOutcome, executionName, startResponse } from '../executions/start-outcome.js';
import { errorResponse } from '../http/api-response.js';
import { readJsonBody } from '../http/json-body.js';

/** The maximum body size. Lambda's payload limit of 6 MB for the whole event leaves room for base64 at this size. */
export const MAX_BODY_BYTES = 4 * 1024 ** 2;

/** Dependencies of the start function. */
export interface StartDependencies {
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
