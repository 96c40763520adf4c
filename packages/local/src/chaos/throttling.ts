import { AwsError } from '../endpoint/aws-error.js';
import { type Caller, type ServiceRequest } from '../service.js';
import { type FaultyService } from './chaos-options.js';
import { type Faults } from './faults.js';

/** Roles that are the environment's own: of whoever tests the app, and of its deployment. Chaos leaves their calls alone. */
export const environmentRoles = { user: 'StepwellUser', deployment: 'StepwellDeployment' } as const;

/** How each service refuses calls that are too many. Lambda's invocations are refused in the service itself. */
const refusals: Readonly<Record<string, { readonly service: FaultyService; readonly code: string; readonly status: number; readonly message: string }>> = {
  sqs: { service: 'sqs', code: 'RequestThrottled', status: 400, message: 'The request was denied due to request throttling.' },
  sns: { service: 'sns', code: 'Throttled', status: 429, message: 'Rate exceeded' },
  events: { service: 'events', code: 'ThrottlingException', status: 400, message: 'Rate exceeded' },
  states: { service: 'states', code: 'ThrottlingException', status: 400, message: 'Rate exceeded' },
  dynamodb: { service: 'dynamodb', code: 'ProvisionedThroughputExceededException', status: 400, message: 'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.' },
  s3: { service: 's3', code: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
  batch: { service: 'batch', code: 'TooManyRequestsException', status: 429, message: 'Too Many Requests' },
};

/** Whether a call comes from the app: a function, a job, a state machine. Calls of tests and of other programs do not. */
export function isOfApp({ roleArn }: Caller): boolean {
  return roleArn !== undefined && !Object.values(environmentRoles).some((name) => roleArn.endsWith(`:role/${name}`));
}

/** The error with which chaos refuses a call; `undefined` when the service may answer it. */
export function refusalOf(request: ServiceRequest, signingName: string, faults: Faults): AwsError | undefined {
  const refusal = refusals[signingName];
  if (refusal === undefined || !isOfApp(request.caller) || !faults.shouldInject(refusal.service, 'throttle', operationOf(request))) return undefined;
  return new AwsError(refusal.code, refusal.message, refusal.status);
}

/** The operation, or the method where the request names none in its head. */
function operationOf({ http }: ServiceRequest): string {
  const target = http.headers['x-amz-target'];
  return typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : (http.method ?? 'GET');
}
