import { AwsError } from '../../kernel/aws-error.js';
import { type FunctionDefinition } from './function-definition.js';
import { invalidValue, unsupported } from './errors.js';

/** A definition with defaults, without code. */
export type CompleteDefinition = Omit<FunctionDefinition, 'code'> &
  Required<
    Pick<
      FunctionDefinition,
      'timeoutSeconds' | 'memorySizeMb' | 'architecture' | 'ephemeralStorageMb' | 'environment' | 'tags' | 'description'
    >
  >;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const reservedVariables = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

/**
 * Adds defaults to a definition, and checks what the model does not say. Throws `InvalidParameterValueException`, which
 * names the member.
 */
export function completeDefinition(definition: Omit<FunctionDefinition, 'code'>): CompleteDefinition {
  const complete = {
    ...definition,
    description: definition.description ?? '',
    timeoutSeconds: definition.timeoutSeconds ?? 3,
    memorySizeMb: definition.memorySizeMb ?? 128,
    architecture: definition.architecture ?? ('x86_64' as const),
    ephemeralStorageMb: definition.ephemeralStorageMb ?? 512,
    environment: definition.environment ?? {},
    tags: definition.tags ?? {},
  };
  if (complete.packageType === 'Image')
    throw unsupported('PackageType', 'container images are not supported locally; package the function as Zip');
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(complete.name))
    throw invalidValue('FunctionName', complete.name, '1 to 64 letters, digits, - and _');
  if (complete.runtime === '')
    throw new AwsError(
      'InvalidParameterValueException',
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  if (complete.handler === '') throw invalidValue('Handler', complete.handler, 'file.export, such as index.handler');
  // The model has the limit of durable functions.
  if (complete.timeoutSeconds > 900) throw invalidValue('Timeout', complete.timeoutSeconds, 'at most 900 seconds');
  checkEnvironment(complete.environment);
  return complete;
}

/** The Node.js major version in a runtime's name, `undefined` for a runtime that is not Node.js. */
export function runtimeMajor(runtime: string): number | undefined {
  const match = /^nodejs(\d+)\.x$/.exec(runtime);
  return match ? Number(match[1]) : undefined;
}

function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(environment)) {
    if (reservedVariables.has(name))
      throw unsupported('Environment.Variables', `Lambda sets ${name.slice(0, 80)} itself; use another name`);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes > 4096)
    throw invalidValue('Environment.Variables', `${bytes} bytes`, 'at most 4096 bytes of names and values');
}
