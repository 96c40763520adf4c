import { type ServerResponse } from 'node:http';
import { type ServiceRequest } from '../service.js';
import { type AwsError } from '../aws-error.js';
import { renderXml } from '../protocols/xml.js';

/** Answers with an XML document, as S3 does. */
export function sendRestXml(
  request: ServiceRequest,
  response: ServerResponse,
  status: number,
  document: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(document),
    'x-amz-request-id': request.requestId,
    ...headers,
  });
  response.end(request.http.method === 'HEAD' ? undefined : document);
}

/** Answers with S3's error document (without a body to a HEAD, and none with 304). */
export function sendRestXmlError(request: ServiceRequest, response: ServerResponse, error: AwsError): void {
  if (error.statusCode === 304 || request.http.method === 'HEAD') {
    response.writeHead(error.statusCode, {
      'x-amz-request-id': request.requestId,
      ...(error.statusCode === 304 ? {} : { 'x-amz-error-code': error.code }),
    });
    response.end();
    return;
  }
  const document = renderXml('Error', {
    Code: error.code,
    Message: error.message,
    ...error.texts,
    RequestId: request.requestId,
    HostId: 'stepwell',
  });
  sendRestXml(request, response, error.statusCode, document);
}
