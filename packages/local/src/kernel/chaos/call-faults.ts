import { throttleResponses } from '@stepwell/core/integration-errors';
import { AwsError } from '../endpoint/aws-error.js';
import { type Caller, type ServiceRequest } from '../service.js';
import { type FaultService } from './chaos-options.js';
import { type FaultInjector } from './fault-injector.js';

/**
 * Roles of the environment itself: the user who tests the app, and the deployment. Chaos injects no faults into their
 * calls.
 */
export const environmentRoles = { user: 'StepwellUser', deployment: 'StepwellDeployment' } as const;

/** Services whose calls chaos throttles and disconnects, by signing name. Lambda throttles invocations itself. */
const injectable: ReadonlySet<string> = new Set([
  'sqs',
  'sns',
  'events',
  'states',
  'dynamodb',
  's3',
  'batch',
] satisfies FaultService[]);

/** Whether a call comes from the app: a function, a job or a state machine, not a test or another program. */
export function isOfApp({ roleArn }: Caller): boolean {
  return roleArn !== undefined && !Object.values(environmentRoles).some((name) => roleArn.endsWith(`:role/${name}`));
}

/** The error that chaos returns for a call; `undefined` if the service should process the call. */
export function refusalOf(request: ServiceRequest, signingName: string, faults: FaultInjector): AwsError | undefined {
  if (!isInjectable(signingName) || !isOfApp(request.caller)) return undefined;
  if (!faults.shouldInject(signingName, 'throttle', operationOf(request))) return undefined;
  const { code, message, statusCode } = throttleResponses[signingName];
  return new AwsError(code, message, statusCode);
}

/** Whether chaos drops the response of a call that the service is about to process. */
export function isResponseLost(request: ServiceRequest, signingName: string, faults: FaultInjector): boolean {
  if (!isInjectable(signingName) || !isOfApp(request.caller)) return false;
  return faults.shouldInject(signingName, 'disconnect', operationOf(request));
}

/** The operation, or the HTTP method if the request headers name no operation. */
function operationOf({ http }: ServiceRequest): string {
  const target = http.headers['x-amz-target'];
  return typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : (http.method ?? 'GET');
}

function isInjectable(
  signingName: string,
): signingName is Exclude<FaultService, 'lambda' | 'http'> & keyof typeof throttleResponses {
  return injectable.has(signingName);
}
