export { AwsError } from './aws-error.js';
export {
  answerJson,
  parseObject,
  sendJson,
  sendJsonError,
  type JsonOperation,
  type JsonProtocol,
  type WireObject,
} from './aws-json.js';
export { answerQuery, QueryParameters, type QueryOperation, type QueryProtocol } from './aws-query.js';
export { readBody } from './body.js';
export { isPreflight } from './browser-requests.js';
export { CredentialRegistry, type LocalCredentials } from './credentials.js';
export { bucketOfHost, hostName } from './hosts.js';
export { sendRestJson, sendRestJsonError } from './rest-json.js';
export { sendRestXml, sendRestXmlError } from './rest-xml.js';
export { startEndpoint, type Endpoint, type EndpointOptions } from './server.js';
