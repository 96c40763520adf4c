import { type ServerResponse } from 'node:http';
import { type ServiceRequest } from '../service.js';
import { type AwsError } from './aws-error.js';

/** Answers with JSON, as services of the REST-JSON protocol do; `undefined` sends no body. */
export function sendRestJson(
  request: ServiceRequest,
  response: ServerResponse,
  status: number,
  body: object | undefined,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
    'x-amzn-requestid': request.requestId,
    ...headers,
  });
  response.end(text);
}

/**
 * Answers with an error: its code in `x-amzn-errortype`, its message in the body (`message`, and `Message` as Lambda
 * has it).
 */
export function sendRestJsonError(request: ServiceRequest, response: ServerResponse, error: AwsError): void {
  const body = {
    Type: error.fault === 'Sender' ? 'User' : 'Service',
    message: error.message,
    Message: error.message,
    ...error.details,
  };
  sendRestJson(request, response, error.statusCode, body, { 'x-amzn-errortype': error.code });
}
