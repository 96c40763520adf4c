import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type AwsError } from '../aws-error.js';
import { renderXml } from '../protocols/xml.js';

/** How a service writes errors. */
type ErrorFormat = 'json' | 'cbor' | 's3' | 'error-response' | 'ec2';

/**
 * Answers a request that no service took, or in which a service failed unexpectedly, with an error in the protocol of
 * its service.
 *
 * @param service the service in the signature's scope, if there is one
 */
export function sendFailure(
  http: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  error: AwsError,
  service?: string,
): void {
  const format = formatOf(http, service);
  const body = Buffer.from(bodies[format](error, requestId));
  response.writeHead(error.statusCode, {
    'content-type': format === 'json' ? 'application/json' : format === 'cbor' ? 'application/cbor' : 'text/xml',
    'content-length': body.length,
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': error.code,
    ...(format === 'cbor' ? { 'smithy-protocol': 'rpc-v2-cbor' } : {}),
  });
  response.end(http.method === 'HEAD' ? undefined : body);
}

/**
 * Services with REST-XML: https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html. All others have JSON bodies, or
 * send requests that tell their protocol.
 */
const xmlServices: Readonly<Record<string, ErrorFormat>> = {
  s3: 's3',
  s3express: 's3',
  's3-object-lambda': 's3',
  's3-outposts': 'error-response',
  route53: 'error-response',
  cloudfront: 'error-response',
};

function formatOf({ headers, url = '' }: IncomingMessage, service: string | undefined): ErrorFormat {
  const type = headers['content-type'] ?? '';
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor';
  // S3 takes documents of every type.
  const ofService = service === undefined || !Object.hasOwn(xmlServices, service) ? undefined : xmlServices[service];
  if (ofService !== undefined) return ofService;
  if (type.startsWith('application/x-www-form-urlencoded') || /[?&]Action=/.test(url))
    return service === 'ec2' ? 'ec2' : 'error-response';
  return 'json';
}

const bodies: Readonly<Record<ErrorFormat, (error: AwsError, requestId: string) => string | Uint8Array>> = {
  json: ({ code, message }) => JSON.stringify({ __type: code, message, Message: message }),
  cbor: ({ code, message }) => cborMap({ __type: code, message }),
  s3: ({ code, message }, RequestId) => renderXml('Error', { Code: code, Message: message, RequestId }),
  'error-response': ({ code, message, fault }, RequestId) =>
    renderXml('ErrorResponse', { Error: { Type: fault, Code: code, Message: message }, RequestId }),
  ec2: ({ code, message }, RequestID) =>
    renderXml('Response', { Errors: { Error: { Code: code, Message: message } }, RequestID }),
};

/** A map of up to 23 strings: https://www.rfc-editor.org/rfc/rfc8949 */
function cborMap(members: Readonly<Record<string, string>>): Uint8Array {
  const strings = Object.entries(members).flat();
  return Buffer.concat([Buffer.from([0xa0 | (strings.length / 2)]), ...strings.map(cborString)]);
}

function cborString(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5, 0x7a); // a string whose length has four bytes
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
