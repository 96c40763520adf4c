import { throttleResponses } from '@stepwell/core/integration-errors';
import { AwsError } from '../endpoint/aws-error.js';
import { type Caller, type ServiceRequest } from '../service.js';
import { type FaultService } from './chaos-options.js';
import { type FaultInjector } from './fault-injector.js';

/**
 * Roles that are the environment's own: of whoever tests the app, and of its deployment. Chaos leaves their calls
 * alone.
 */
export const environmentRoles = { user: 'StepwellUser', deployment: 'StepwellDeployment' } as const;

/**
 * The services whose calls chaos throttles and disconnects, by signing name. Lambda's invocations are refused in the
 * service itself.
 */
const injectable: ReadonlySet<string> = new Set([
  'sqs',
  'sns',
  'events',
  'states',
  'dynamodb',
  's3',
  'batch',
] satisfies FaultService[]);

/**
 * Whether a call comes from the app: a function, a job, a state machine. Calls of tests and of other programs do not.
 */
export function isOfApp({ roleArn }: Caller): boolean {
  return roleArn !== undefined && !Object.values(environmentRoles).some((name) => roleArn.endsWith(`:role/${name}`));
}

/** The error with which chaos refuses a call; `undefined` when the service may answer it. */
export function refusalOf(request: ServiceRequest, signingName: string, faults: FaultInjector): AwsError | undefined {
  if (!isInjectable(signingName) || !isOfApp(request.caller)) return undefined;
  if (!faults.shouldInject(signingName, 'throttle', operationOf(request))) return undefined;
  const { code, message, statusCode } = throttleResponses[signingName];
  return new AwsError(code, message, statusCode);
}

/** Whether chaos loses the response of a call that the service is about to carry out. */
export function isResponseLost(request: ServiceRequest, signingName: string, faults: FaultInjector): boolean {
  if (!isInjectable(signingName) || !isOfApp(request.caller)) return false;
  return faults.shouldInject(signingName, 'disconnect', operationOf(request));
}

/** The operation, or the method where the request names none in its head. */
function operationOf({ http }: ServiceRequest): string {
  const target = http.headers['x-amz-target'];
  return typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : (http.method ?? 'GET');
}

function isInjectable(
  signingName: string,
): signingName is Exclude<FaultService, 'lambda' | 'http'> & keyof typeof throttleResponses {
  return injectable.has(signingName);
}
