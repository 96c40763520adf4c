import { type Quotas, type StateMachine, type TaskDispatcher, InvalidDefinition, compile } from '@stepwell/asl';
import { statesError } from '../errors.js';
import { type AwsError } from '../../../kernel/aws-error.js';
import { type EncryptionConfiguration, type LoggingConfiguration, type MachineType } from './machine.js';

/** Rules for definitions. */
export interface DefinitionRules {
  readonly dispatcher: TaskDispatcher;
  readonly quotas: Partial<Quotas>;
}

/**
 * Compiles a definition as CreateStateMachine and UpdateStateMachine do.
 *
 * @throws AwsError `InvalidDefinition` with all problems
 */
export function compileDefinition(definition: string, type: MachineType, rules: DefinitionRules): StateMachine {
  try {
    return compile(definition, { type, dispatcher: rules.dispatcher, quotas: rules.quotas });
  } catch (error) {
    if (error instanceof InvalidDefinition)
      throw statesError('InvalidDefinition', `Invalid State Machine Definition: '${error.message}'`);
    throw error;
  }
}

/** @throws AwsError `InvalidArn` if it is not a role ARN */
export function checkRoleArn(roleArn: string): void {
  if (!/^arn:aws[^:]*:iam::\d{12}:role\/.+$/.test(roleArn))
    throw statesError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
}

/** The logging configuration of a request. All members are optional. */
export interface LoggingRequest {
  readonly level?: LoggingConfiguration['level'];
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}

/**
 * The logging configuration of a request, with AWS's defaults.
 *
 * @throws AwsError `InvalidLoggingConfiguration`
 */
export function loggingFrom(request: LoggingRequest | undefined): LoggingConfiguration {
  const level = request?.level ?? 'OFF';
  const arns = (request?.destinations ?? []).map((destination) => destination.cloudWatchLogsLogGroup?.logGroupArn);
  if (level !== 'OFF' && arns.length !== 1) throw invalidLogging('Must specify exactly one Log Destination.');
  const destinations = arns.map((logGroupArn) => {
    if (logGroupArn === undefined || !/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:.+:\*$/.test(logGroupArn))
      throw invalidLogging('Invalid Log Destination ARN. It must be the ARN of a log group and end with :*');
    return { cloudWatchLogsLogGroup: { logGroupArn } };
  });
  return {
    level,
    includeExecutionData: request?.includeExecutionData ?? false,
    ...(destinations.length === 0 ? {} : { destinations }),
  };
}

function invalidLogging(reason: string): AwsError {
  return statesError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${reason}`);
}

/** The encryption configuration of a request; by default an AWS owned key. */
export function encryptionFrom(request: EncryptionConfiguration | undefined): EncryptionConfiguration {
  if (request === undefined) return { type: 'AWS_OWNED_KEY' };
  return {
    type: request.type,
    ...(request.kmsKeyId === undefined ? {} : { kmsKeyId: request.kmsKeyId }),
    ...(request.type === 'AWS_OWNED_KEY'
      ? {}
      : { kmsDataKeyReusePeriodSeconds: request.kmsDataKeyReusePeriodSeconds ?? 300 }),
  };
}
