import { type ServiceRequest } from '../../kernel/service.js';
import { type HttpApi, type HttpRoute, type HttpStage } from './http-api.js';

/** A request to an API, with the fields that integrations can receive. */
export interface ApiRequest {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly route: HttpRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly method: string;
  /** The decoded path, with the stage name as prefix unless the stage is `$default`, as API Gateway sends it to functions. */
  readonly rawPath: string;
  /** As sent, without the question mark. */
  readonly rawQueryString: string;
  /** All parameters in the order sent; names can repeat. */
  readonly query: URLSearchParams;
  /** Header names and values as sent, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly source: ServiceRequest;
  readonly accountId: string;
  /** `<apiId>.execute-api.<region>.amazonaws.com` */
  readonly domainName: string;
  /** When the request came, in milliseconds since the epoch. */
  readonly time: number;
}

/** All values of a header, in the order sent; the name in any case. */
export function headerValues(request: ApiRequest, name: string): string[] {
  return request.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/**
 * Whether API Gateway hands a body over as text. Everything else is base64, forms and bodies without a content type too
 * (measured on AWS by ministackorg/ministack#766).
 */
export function isTextBody(request: ApiRequest): boolean {
  const type = (headerValues(request, 'content-type')[0] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return (
    type.startsWith('text/') ||
    type === 'application/json' ||
    type === 'application/xml' ||
    type === 'application/javascript'
  );
}

/** `12/Mar/2020:19:03:58 +0000`, as access logs and events have it. */
export function logTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
