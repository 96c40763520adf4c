import { type ServerResponse } from 'node:http';
import { readBody } from '../endpoint/body.js';
import { renderXml, type XmlElements } from './xml.js';
import { type ServiceRequest } from '../service.js';
import { AwsError } from '../aws-error.js';
import { type InvokeOperation, type WireOptions } from '../http-service.js';
import { ResponseLost } from '../kernel.js';
import { toQueryCode } from '../unknown-operation.js';
import { type ServiceModel } from '../models/service-model.js';
import { writeJsonValue } from './json-values.js';
import { queryOutput } from './query-output.js';
import { readQueryInput } from './query-values.js';

/**
 * Serves a request of the query protocol: a form body, or the query of a GET. Responses are XML.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export async function handleQuery(
  request: ServiceRequest,
  response: ServerResponse,
  model: ServiceModel,
  wire: WireOptions,
  invoke: InvokeOperation,
): Promise<void> {
  const namespace = model.xmlNamespace ?? wire.xmlNamespace;
  try {
    const body = await readBody(request.http, wire.bodyLimit);
    const isGet = request.http.method === 'GET';
    const parameters = isGet ? request.url.searchParams : new URLSearchParams(body.toString('utf8'));
    const action = parameters.get('Action');
    if (action === null)
      throw new AwsError('MissingAction', 'The parameter Action is required: it names the operation.');
    const shapes = Object.hasOwn(model.operations, action) ? model.operations[action] : undefined;
    const input =
      shapes?.input === undefined ? {} : readQueryInput(model, shapes.input, parameters, action, wire.queryNames);
    const output = (await invoke(action, input)) ?? {};
    if (acceptsJson(request)) send(request, response, 200, queryJson(model, action, output, request.requestId), 'json');
    else send(request, response, 200, queryResponse(model, action, output, request.requestId, wire));
  } catch (error) {
    if (!(error instanceof AwsError) || error instanceof ResponseLost) throw error;
    const code = wire.queryCode?.(error) ?? toQueryCode(error);
    const content = {
      Error: { Type: error.fault, Code: code, Message: error.message, ...error.texts },
      RequestId: request.requestId,
    };
    if (acceptsJson(request)) send(request, response, error.statusCode, JSON.stringify(content), 'json');
    else send(request, response, error.statusCode, renderXml('ErrorResponse', content, namespace));
  }
}

/** The XML of a response with the output of an operation. */
export function queryResponse(
  model: ServiceModel,
  action: string,
  output: object,
  requestId: string,
  wire: WireOptions = {},
): string {
  const shapes = Object.hasOwn(model.operations, action) ? model.operations[action] : undefined;
  const result: XmlElements =
    shapes?.output === undefined ? {} : queryOutput(model, shapes.output, output, action, wire.queryNames);
  const hasResult = shapes?.wrapper !== undefined || Object.keys(result).length > 0;
  const content: XmlElements = {
    ...(hasResult ? { [shapes?.wrapper ?? `${action}Result`]: result } : {}),
    ResponseMetadata: { RequestId: requestId },
  };
  return renderXml(`${action}Response`, content, model.xmlNamespace ?? wire.xmlNamespace);
}

/** Clients that accept JSON only get JSON. API Gateway does, unless an integration maps the header. */
function acceptsJson({ http }: ServiceRequest): boolean {
  return /^application\/json\b/.test(http.headers.accept ?? '');
}

/** The JSON of a response: its elements as in XML. SQS has the names of lists in lower case. */
function queryJson(model: ServiceModel, action: string, output: object, RequestId: string): string {
  const shape = model.operations[action]?.output;
  const written = shape === undefined ? null : (writeJsonValue(model, shape, output) as object); // a structure
  const result =
    written === null || model.queryCompatible !== true
      ? written
      : Object.fromEntries(
          Object.entries(written).map(([name, value]) => [
            Array.isArray(value) ? name.charAt(0).toLowerCase() + name.slice(1) : name,
            value as unknown,
          ]),
        );
  const content = { ...(result === null ? {} : { [`${action}Result`]: result }), ResponseMetadata: { RequestId } };
  return JSON.stringify({ [`${action}Response`]: content });
}

function send(
  request: ServiceRequest,
  response: ServerResponse,
  status: number,
  text: string,
  format: 'json' | 'xml' = 'xml',
): void {
  response.writeHead(status, {
    'content-type': format === 'json' ? 'application/json' : 'text/xml',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': request.requestId,
  });
  response.end(text);
}
