import { type Caller, type OriginPolicy } from '../service.js';
import { type ApiResponse } from './api-response.js';

/** A request to an API of API Gateway, from an HTTP client or from a task. */
export interface ApiCall {
  readonly method: string;
  /** Encoded, without the address of the API: `/prod/items/1`. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly rawQueryString: string;
  /** All parameters in the order sent; names can repeat. */
  readonly query: URLSearchParams;
  /** Header names and values as sent, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Whether a browser asks which requests a page can send. */
  readonly isPreflight: boolean;
  readonly sourceIp: string;
  /** `1.1` */
  readonly httpVersion: string;
  readonly caller: Caller;
  readonly requestId: string;
  /** The trace header of X-Ray. */
  readonly traceHeader?: string | undefined;
  /** The body; `undefined` if it is larger than the limit in bytes. */
  readBody(limit: number): Promise<Buffer | undefined>;
}

/** A service that runs APIs: REST APIs or HTTP APIs. */
export interface ApiHost {
  has(apiId: string): boolean;
  /** Which pages of other sites can send the call. */
  pagePolicy(apiId: string, call: ApiCall): OriginPolicy;
  respond(apiId: string, call: ApiCall): Promise<ApiResponse>;
}

/** All values of a header, in the order sent; the name in any case. */
export function headerValues({ headers }: Pick<ApiCall, 'headers'>, name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** `12/Mar/2020:19:03:58 +0000`, as access logs and events have it. */
export function logTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

/** All values of each name, in the order sent. */
export function groupValues(entries: Iterable<readonly [string, string]>): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return Object.fromEntries(groups);
}

/** A path with its escapes decoded; unchanged if one is not valid. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
