import { type ServerResponse } from 'node:http';
import { readBody } from '../../../kernel/endpoint/body.js';
import { sendRestJsonError } from '../../../kernel/endpoint/rest-json.js';
import { AwsError } from '../../../kernel/endpoint/aws-error.js';
import { type ServiceRequest } from '../../../kernel/service.js';
import { type InvocationType } from '../invocation.js';
import { LambdaError } from '../lambda-error.js';
import { type LambdaParts } from './answer.js';

/** Bytes that Lambda accepts as an event, and the bytes that are read so that the error can tell the size. */
const payloadLimit = 6_291_456;
const readLimit = 8 * 1024 * 1024;

/** Answers Invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export async function answerInvoke(
  parts: LambdaParts,
  request: ServiceRequest,
  response: ServerResponse,
  functionName: string,
): Promise<void> {
  try {
    const { headers } = request.http;
    const payload = await readPayload(request);
    const context = headers['x-amz-client-context'];
    const trace = headers['x-amzn-trace-id'];
    const result = await parts.service.invoke(functionName, payload, {
      invocationType: invocationType(headers['x-amz-invocation-type']),
      qualifier: request.url.searchParams.get('Qualifier') ?? undefined,
      clientContext: typeof context === 'string' ? parseClientContext(context) : undefined,
      traceHeader: typeof trace === 'string' ? trace : undefined,
      requestId: request.requestId,
    });
    const wantsTail = headers['x-amz-log-type'] === 'Tail' && result.statusCode === 200;
    response.writeHead(result.statusCode, {
      'content-type': 'application/json',
      ...(result.statusCode === 204 ? {} : { 'content-length': Buffer.byteLength(result.payload) }),
      'x-amzn-requestid': request.requestId,
      'x-amz-executed-version': result.executedVersion,
      ...(result.functionError === undefined ? {} : { 'x-amz-function-error': result.functionError }),
      ...(wantsTail ? { 'x-amz-log-result': Buffer.from(result.logTail).toString('base64') } : {}),
    });
    response.end(result.payload);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    sendRestJsonError(request, response, error);
  }
}

/** Reads the event; a body of more than Lambda takes is read to 8 MiB, so that the refusal can tell its size. */
async function readPayload(request: ServiceRequest): Promise<string> {
  const announced = Number(request.http.headers['content-length'] ?? 0);
  if (announced > readLimit) throw LambdaError.tooLarge(announced, payloadLimit, 'RequestResponse');
  return (
    await readBody(request.http, readLimit, () => LambdaError.tooLarge(readLimit + 1, payloadLimit, 'RequestResponse'))
  ).toString('utf8');
}

function invocationType(header: string | string[] | undefined): InvocationType {
  if (header === undefined || header === 'RequestResponse' || header === 'Event' || header === 'DryRun')
    return header ?? 'RequestResponse';
  throw LambdaError.invalid('InvocationType', header, 'RequestResponse, Event or DryRun');
}

function parseClientContext(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw new LambdaError('InvalidRequestContentException', 'ClientContext is not base64 of JSON');
  }
}
