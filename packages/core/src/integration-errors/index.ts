export { awsCallErrors, type ThrottleResponse, throttleResponses } from './aws-call-errors.js';
export { functionErrors } from './compute.js';
export {
  type ErrorSource,
  NAMING_RULE,
  type SourceKind,
  type ErrorKind,
  type Integration,
  type IntegrationError,
} from './integration.js';
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
