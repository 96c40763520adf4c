import { matchWithin, newPatternTime } from '@stepwell/asl';
import { type ApiResponse } from '../../../kernel/execute-api/api-response.js';
import { ownValue } from '../../../kernel/own-value.js';
import { configurationFailure } from '../gateway-failure.js';
import { type EndpointResponse, mapResponseParameters } from '../request/parameter-mapping.js';
import { headerOf, isBinaryType, type RestRequest } from '../request/rest-request.js';
import {
  looseJson,
  memberOf,
  type Overrides,
  overridesOf,
  renderTemplate,
  statusOverride,
} from '../request/template-variables.js';
import { type Integration, type IntegrationResponse } from '../rest-api.js';

/**
 * Maps the response of an endpoint.
 *
 * @param selector what patterns match: the status, or the error message of a function
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export function integrationResponse(
  integration: Integration,
  response: EndpointResponse,
  selector: string,
  request: RestRequest,
  overrides: Overrides,
): ApiResponse {
  const selected = selectResponse(Object.values(integration.integrationResponses ?? {}), selector);
  if (selected === undefined)
    throw configurationFailure(
      `No match for output mapping and no default output mapping configured. Endpoint response: ${selector}`,
    );
  const headers = mapResponseParameters(selected.responseParameters ?? {}, response, request);
  const [contentType, template] = templateOf(selected, request) ?? [];
  const body = convertedBody(selected, response, request);
  const text =
    template === undefined ? body : Buffer.from(renderTemplate(template, body.toString('utf8'), request, overrides));
  for (const [name, value] of overridesOf(overrides, 'responseOverride', 'header'))
    headers.set(name.toLowerCase(), value);
  if (!headers.has('content-type')) headers.set('content-type', contentType ?? 'application/json');
  return {
    statusCode: statusOverride(overrides) ?? Number(selected.statusCode),
    headers: Object.fromEntries(headers),
    body: text,
  };
}

function selectResponse(responses: readonly IntegrationResponse[], selector: string): IntegrationResponse | undefined {
  const time = newPatternTime();
  const matches = ({ selectionPattern }: IntegrationResponse): boolean => {
    if (selectionPattern === undefined || selectionPattern === '') return false;
    let pattern: RegExp;
    try {
      pattern = new RegExp(`^(?:${selectionPattern})$`);
    } catch {
      throw configurationFailure(`The selection pattern ${selectionPattern} is not a regular expression`);
    }
    return matchWithin(pattern, selector.length, time, () => pattern.test(selector));
  };
  return responses.find(matches) ?? responses.find(({ selectionPattern }) => !selectionPattern);
}

/** The template for the accepted type, for JSON, or the first one. An empty one passes the body through. */
function templateOf(
  { responseTemplates = {} }: IntegrationResponse,
  request: RestRequest,
): readonly [contentType: string, template: string | undefined] | undefined {
  const accepted = headerOf(request, 'accept') ?? '';
  const type = [accepted, 'application/json'].find((name) => Object.hasOwn(responseTemplates, name));
  const found = type ?? Object.keys(responseTemplates)[0];
  if (found === undefined) return undefined;
  return [found, ownValue(responseTemplates, found) || undefined];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html */
function convertedBody(
  { contentHandling }: IntegrationResponse,
  { body, headers }: EndpointResponse,
  request: RestRequest,
): Buffer {
  const type = headers['content-type'];
  const isBinary = isBinaryType(request.api, typeof type === 'string' ? type : undefined);
  const wantsBinary = isBinaryType(request.api, headerOf(request, 'accept')?.split(',')[0]);
  const toText = contentHandling === 'CONVERT_TO_TEXT' || (contentHandling === undefined && !wantsBinary);
  if (isBinary) return toText ? Buffer.from(body.toString('base64')) : body;
  return contentHandling === 'CONVERT_TO_BINARY' ? Buffer.from(body.toString('utf8'), 'base64') : body;
}

/** The message of a function's error, which selects the response of an integration with a function. */
export function functionErrorMessage(body: Buffer): string | undefined {
  const message = memberOf(looseJson(body.toString('utf8')), 'errorMessage');
  return typeof message === 'string' ? message : undefined;
}
