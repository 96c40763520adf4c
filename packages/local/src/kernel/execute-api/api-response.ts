import { type ServerResponse } from 'node:http';

/** A response of an API. */
export interface ApiResponse {
  readonly statusCode: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** A response of API Gateway itself: `{"message":"Not Found"}`. */
export function message(statusCode: number, text: string): ApiResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

/** Sends a response. */
export function send(response: ServerResponse, { statusCode, headers, body }: ApiResponse): void {
  const isBodiless = statusCode === 204 || statusCode === 304;
  response.writeHead(statusCode, {
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    ),
    ...(isBodiless ? {} : { 'content-length': body.length }),
  });
  response.end(isBodiless ? undefined : body);
}

/** The response with a further header. */
export function withHeader(response: ApiResponse, name: string, value: string): ApiResponse {
  return { ...response, headers: { ...response.headers, [name]: value } };
}
