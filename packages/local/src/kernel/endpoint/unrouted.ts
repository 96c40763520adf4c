import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type AwsError } from '../aws-error.js';
import { renderXml } from '../protocols/xml.js';

/**
 * Answers a request that no service took, or that a service let fall, in the protocol that the request looks like:
 * XML to query requests and to those that look like S3's, JSON (`__type`, `message`) to the rest.
 */
export function sendFailure(http: IncomingMessage, response: ServerResponse, requestId: string, error: AwsError): void {
  const type = http.headers['content-type'] ?? '';
  const isQuery = type.startsWith('application/x-www-form-urlencoded');
  const isJson = type.includes('json') || http.headers['x-amz-target'] !== undefined;
  const isXml = isQuery || (!isJson && /\/s3\/aws4_request/.test(http.headers.authorization ?? ''));
  const fields = { Type: error.fault, Code: error.code, Message: error.message };
  const text = isQuery
    ? renderXml('ErrorResponse', { Error: fields, RequestId: requestId })
    : isXml
      ? renderXml('Error', { ...fields, RequestId: requestId })
      : JSON.stringify({ __type: error.code, message: error.message, Message: error.message });
  response.writeHead(error.statusCode, {
    'content-type': isXml ? 'text/xml' : 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': error.code,
  });
  response.end(http.method === 'HEAD' ? undefined : text);
}
