import { type ServerResponse } from 'node:http';
import { type ServiceRequest } from '../service.js';
import { AwsError } from './aws-error.js';
import { readBody } from './body.js';
import { renderXml, type XmlElements } from './xml.js';

/** How a service speaks the AWS query protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export interface QueryProtocol {
  /** The namespace of its answers: `http://sns.amazonaws.com/doc/2010-03-31/`. */
  readonly namespace: string;
}

/** Carries out an action; the result becomes `<ActionResult>`, which is left out for `undefined`. */
export type QueryOperation = (
  action: string,
  parameters: QueryParameters,
  request: ServiceRequest,
) => Promise<XmlElements | undefined> | XmlElements | undefined;

/** Reads a query request (form body, or a GET's query), lets `operate` carry it out, and answers in XML. */
export async function answerQuery(
  request: ServiceRequest,
  response: ServerResponse,
  protocol: QueryProtocol,
  operate: QueryOperation,
): Promise<void> {
  try {
    const body = await readBody(request.http);
    const parameters = new QueryParameters(
      request.http.method === 'GET' ? request.url.searchParams : new URLSearchParams(body.toString('utf8')),
    );
    const action = parameters.text('Action');
    if (action === undefined)
      throw new AwsError('MissingAction', 'The request names no action: it has no Action parameter');
    const result = await operate(action, parameters, request);
    const content: XmlElements = {
      ...(result === undefined ? {} : { [`${action}Result`]: result }),
      ResponseMetadata: { RequestId: request.requestId },
    };
    sendXml(request, response, 200, renderXml(`${action}Response`, content, protocol.namespace));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const content = {
      Error: { Type: error.fault, Code: error.code, Message: error.message, ...error.texts },
      RequestId: request.requestId,
    };
    sendXml(request, response, error.statusCode, renderXml('ErrorResponse', content, protocol.namespace));
  }
}

function sendXml(request: ServiceRequest, response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/xml',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': request.requestId,
  });
  response.end(text);
}

/**
 * The flat parameters of a query request, with lists (`Names.member.1`) and maps (`Attributes.entry.1.key`) read out of
 * them.
 */
export class QueryParameters {
  constructor(private readonly parameters: URLSearchParams) {}

  /** A parameter's text. */
  text(name: string): string | undefined {
    return this.parameters.get(name) ?? undefined;
  }

  /**
   * The parameters below each number of a list: `indexed('Names.member')` has one for `Names.member.1` and its
   * sub-parameters.
   */
  indexed(prefix: string): QueryParameters[] {
    const items = new Map<number, URLSearchParams>();
    for (const [name, value] of this.parameters) {
      if (!name.startsWith(`${prefix}.`)) continue;
      const [index, ...rest] = name.slice(prefix.length + 1).split('.');
      const position = Number(index);
      if (!Number.isInteger(position) || position < 1) continue;
      const item = items.get(position) ?? new URLSearchParams();
      item.set(rest.join('.'), value);
      items.set(position, item);
    }
    return [...items].sort(([a], [b]) => a - b).map(([, item]) => new QueryParameters(item));
  }

  /** The texts of a list: `list('Names.member')`. */
  list(prefix: string): string[] {
    return this.indexed(prefix).flatMap((item) => item.text('') ?? []);
  }

  /** The texts of a map: `map('Attributes.entry')` reads `.key` and `.value`; SQS calls them `Name` and `Value`. */
  map(prefix: string, key = 'key', value = 'value'): Record<string, string> {
    return Object.fromEntries(
      this.indexed(prefix).flatMap((item) => {
        const name = item.text(key);
        return name === undefined ? [] : [[name, item.text(value) ?? '']];
      }),
    );
  }
}
