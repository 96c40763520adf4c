import { throttleResponses } from '@stepwell/core/integration-errors';
import { type FaultService } from './chaos/chaos-options.js';
import { type FaultInjector } from './chaos/index.js';
import { ownValue } from './own-value.js';
import { AwsError } from './aws-error.js';
import { type Call } from './operation.js';
import { type Caller } from './service.js';

/**
 * Roles of the environment itself: the user who tests the app, the console, and the deployment. Chaos injects no faults
 * into their calls.
 */
export const environmentRoles = {
  user: 'StepwellUser',
  console: 'StepwellConsole',
  deployment: 'StepwellDeployment',
} as const;

/** Whether a call comes from the app: a function, a job or a state machine, not a test or another program. */
export function isOfApp({ roleArn }: Caller): boolean {
  return roleArn !== undefined && !Object.values(environmentRoles).some((name) => roleArn.endsWith(`:role/${name}`));
}

/** The faults that chaos injects into a call. */
export interface FaultDecision {
  /** The error that answers in place of the service. */
  readonly refusal?: AwsError;
  /** Whether the caller never gets the response, although the operation runs. */
  readonly losesResponse: boolean;
}

/** Services whose calls chaos throttles and disconnects, by signing name. Lambda throttles invocations itself. */
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
