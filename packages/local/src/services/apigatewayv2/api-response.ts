import { type ServerResponse } from 'node:http';
import { type ServiceRequest } from '../../kernel/service.js';

/** An answer of an API, before CORS headers are added. */
export interface ApiResponse {
  readonly statusCode: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** An answer that API Gateway gives itself: `{"message":"Not Found"}`. */
export function message(statusCode: number, text: string): ApiResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

/** Sends an answer. */
export function send(request: ServiceRequest, response: ServerResponse, answer: ApiResponse): void {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
  const bodiless = answer.statusCode === 204 || answer.statusCode === 304;
  response.writeHead(answer.statusCode, {
    ...headers,
    ...(bodiless ? {} : { 'content-length': answer.body.length }),
    'apigw-requestid': request.requestId,
  });
  response.end(bodiless ? undefined : answer.body);
}
