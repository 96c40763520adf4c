export { AwsError } from '../aws-error.js';
export { readBody } from './body.js';
export { isPreflight } from './browser-requests.js';
export { CredentialRegistry, type LocalCredentials } from './credentials.js';
export { bucketOfHost, hostName } from './hosts.js';
export { startEndpoint, type Endpoint, type EndpointOptions } from './server.js';
