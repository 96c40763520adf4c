import { throttleResponses } from '@stepwell/core/integration-errors';
import { isOfApp } from './chaos/call-faults.js';
import { type FaultService } from './chaos/chaos-options.js';
import { type FaultInjector } from './chaos/index.js';
import { ownValue } from './own-value.js';
import { AwsError } from './aws-error.js';
import { type Call } from './operation.js';

/** The faults that chaos injects into a call. */
export interface FaultDecision {
  /** The error that answers in place of the service. */
  readonly refusal?: AwsError;
  /** Whether the caller never gets the response, although the operation runs. */
  readonly losesResponse: boolean;
}

const injectable = new Set<string>([
  'sqs',
  'sns',
  'events',
  'states',
  'dynamodb',
  's3',
  'batch',
] satisfies FaultService[]);
const none: FaultDecision = { losesResponse: false };

/** Decides the faults of a call. Only calls of the app have faults: of its functions, jobs and state machines. */
export function decideFault(faults: FaultInjector, signingName: string, operation: string, call: Call): FaultDecision {
  if (!injectable.has(signingName) || call.source === 'deploy' || !isOfApp(call.caller)) return none;
  const service = signingName as FaultService; // checked above
  if (faults.shouldInject(service, 'throttle', operation)) {
    const response = ownValue(throttleResponses, signingName);
    if (response !== undefined) {
      return { refusal: new AwsError(response.code, response.message, response.statusCode), losesResponse: false };
    }
  }
  return { losesResponse: faults.shouldInject(service, 'disconnect', operation) };
}
