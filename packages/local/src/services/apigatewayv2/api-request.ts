import { type ApiCall, headerValues } from '../../kernel/execute-api/api-call.js';
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
  readonly source: ApiCall;
  readonly accountId: string;
  /** `<apiId>.execute-api.<region>.amazonaws.com` */
  readonly domainName: string;
  /** When the request came, in milliseconds since the epoch. */
  readonly time: number;
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
