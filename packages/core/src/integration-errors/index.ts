export { awsCallErrors } from './aws-call-errors.js';
export { functionErrors } from './compute.js';
export { type ErrorSource, NAMING_RULE, type SourceKind } from './error-source.js';
export { type ErrorKind, type Integration, type IntegrationError } from './integration.js';
export { STATES_ERRORS_SOURCE, statesErrors } from './orchestration.js';
export {
  errorNames,
  findIntegration,
  getIntegration,
  integrations,
  lostEnvironmentErrors,
  outcomeErrorName,
  retryableErrors,
  timeoutErrors,
} from './table.js';
export { type ThrottleResponse, throttleResponses } from './throttle-responses.js';
