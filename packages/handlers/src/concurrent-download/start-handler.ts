import { InvalidInput, parseInput, problemAt } from '@stepwell/core';
import { concurrentDownload, fitInput } from '@stepwell/core/concurrent-download';
import { type APIGatewayProxyEventV2, type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorAnswer, jsonAnswer } from '../http/api-answer.js';
import { readJsonBody } from '../http/json-body.js';

/** The longest body that is taken. Lambda's own limit, 6 MB for the whole event, leaves room for base64 at this size. */
export const BODY_LIMIT_BYTES = 4 * 1024 ** 2;

/** The header that names an execution, so that a request sent twice starts one. */
const IDEMPOTENCY_KEY = 'idempotency-key';

/** What the start function works with. */
export interface StartSurroundings {
  /** The workflow's own bucket, where an input that is too long is kept. */
  readonly bucket: string;
  putJson(key: string, json: string): Promise<void>;
  /** Starts an execution; without a name Step Functions makes one up. */
  start(input: string, name: string | undefined): Promise<StartOutcome>;
}

/** What starting came to. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly executionArn: string }
  /** An execution of that name has another input. */
  | { readonly kind: 'conflict' }
  /** Too many executions, or calls, at the moment. */
  | { readonly kind: 'busy'; readonly reason: string };

/**
 * Handles `POST /`: checks the body against the contract and starts an execution. A bad request is answered before
 * anything is written or started.
 */
export async function handleStart(event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers'>, surroundings: StartSurroundings): Promise<APIGatewayProxyStructuredResultV2> {
  const body = readJsonBody(event, BODY_LIMIT_BYTES);
  if (body.kind === 'too-large') {
    return errorAnswer(413, {
      error: 'BodyTooLarge',
      message: `body: ${body.bytes} bytes are not accepted; give at most ${BODY_LIMIT_BYTES}, or a manifest in S3 in place of resourcePaths`,
      field: 'body',
    });
  }
  if (body.kind === 'malformed') return errorAnswer(400, { error: 'InvalidInput', message: body.message, field: 'body' });
  try {
    const name = executionName(event.headers);
    const fitted = fitInput(parseInput(concurrentDownload, body.value), surroundings.bucket);
    if (fitted.manifest !== undefined) await surroundings.putJson(fitted.manifest.key, fitted.manifest.body);
    return answerOf(await surroundings.start(JSON.stringify(fitted.input), name), name);
  } catch (error) {
    if (error instanceof InvalidInput) return errorAnswer(400, { error: error.name, message: error.message, field: error.field });
    throw error;
  }
}

/** API Gateway gives header names in lower case. */
function executionName(headers: Readonly<Record<string, string | undefined>> | undefined): string | undefined {
  const name = headers?.[IDEMPOTENCY_KEY];
  if (name === undefined || /^[A-Za-z0-9_.-]{1,80}$/.test(name)) return name;
  throw new InvalidInput([problemAt([IDEMPOTENCY_KEY], name, '1 to 80 characters of A-Z, a-z, 0-9, "_", "." and "-"')]);
}

function answerOf(outcome: StartOutcome, name: string | undefined): APIGatewayProxyStructuredResultV2 {
  switch (outcome.kind) {
    case 'started':
      return jsonAnswer(200, { executionArn: outcome.executionArn });
    case 'conflict':
      return errorAnswer(409, {
        error: 'ExecutionAlreadyExists',
        message: `${IDEMPOTENCY_KEY}: ${JSON.stringify(name)} is not accepted; give one that has not been used with another input in the last 90 days`,
        field: IDEMPOTENCY_KEY,
      });
    case 'busy':
      return errorAnswer(503, { error: 'Busy', message: `No execution was started (${outcome.reason}); send the same request again later` }, { 'retry-after': '5' });
  }
}
