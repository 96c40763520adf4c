import { type ApiCall } from '../../../kernel/execute-api/api-call.js';
import { type JsonObject } from '../../../kernel/json.js';
import { type MethodMatch } from '../resource-paths.js';
import { type RestApi, type RestStage, type StringMap } from '../rest-api.js';

/** A request to a method of a REST API. */
export interface RestRequest extends MethodMatch {
  readonly api: RestApi;
  readonly stage: RestStage;
  readonly call: ApiCall;
  /** Encoded, below the stage: `/items/1`. */
  readonly path: string;
  readonly body: Buffer;
  /** The variables of `$context`, and the `requestContext` of functions. */
  readonly context: JsonObject;
  /** The last value of each parameter. */
  readonly query: StringMap;
  /** The last value of each header, with the name as sent. */
  readonly headers: StringMap;
}

/** A header of a request, its name in any case. */
export function headerOf({ headers }: Pick<RestRequest, 'headers'>, name: string): string | undefined {
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

/** Whether a content type is one of the binary types of an API: `image/png`, and all types of `image/*`. */
export function isBinaryType({ info }: RestApi, contentType: string | undefined): boolean {
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  return (info.binaryMediaTypes ?? []).some((binary) => {
    const wanted = binary.replaceAll('~1', '/').toLowerCase();
    return wanted === type || wanted === '*/*' || (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)));
  });
}
