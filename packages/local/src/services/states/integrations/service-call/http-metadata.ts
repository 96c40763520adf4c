import { type JsonObject } from '@stepwell/asl';
import { ownValue } from '../../../../kernel/own-value.js';

/** HTTP metadata in the results of optimized integrations. */
export function httpMetadata(http: {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}): JsonObject {
  const headers = Object.fromEntries(Object.entries(http.headers).map(([name, value]) => [javaSpelling(name), value]));
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: http.statusCode,
    },
    SdkResponseMetadata: { RequestId: http.headers['x-amzn-requestid'] ?? http.headers['x-amz-request-id'] ?? '' },
  };
}

const spellings: Readonly<Record<string, string>> = {
  'content-length': 'Content-Length',
  'content-type': 'Content-Type',
  date: 'Date',
  'x-amzn-requestid': 'x-amzn-RequestId',
};

/** Node gives header names in lower case; the services write these like this. */
function javaSpelling(name: string): string {
  return ownValue(spellings, name) ?? name;
}
