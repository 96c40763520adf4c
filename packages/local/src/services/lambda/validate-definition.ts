import { type FunctionDefinition } from './function-definition.js';
import { LambdaError } from './lambda-error.js';

/** A definition with its defaults filled in. */
export type CompleteDefinition = FunctionDefinition &
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
 * Checks a definition as CreateFunction does and fills in the defaults; throws `InvalidParameterValueException` naming
 * the field.
 */
export function completeDefinition(definition: FunctionDefinition): CompleteDefinition {
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
    throw LambdaError.unsupported(
      'PackageType',
      'container images are not supported locally; package the function as Zip',
    );
  if ((complete.layers ?? []).length > 0)
    throw LambdaError.unsupported(
      'Layers',
      'layers are not supported locally; bundle the dependencies of the function',
    );
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(complete.name))
    throw LambdaError.invalid('FunctionName', complete.name, '1 to 64 letters, digits, - and _');
  if (runtimeMajor(complete.runtime) === undefined)
    throw LambdaError.invalid('Runtime', complete.runtime, 'a Node.js runtime such as nodejs24.x');
  if (!/^\S{1,128}$/.test(complete.handler))
    throw LambdaError.invalid('Handler', complete.handler, 'file.export, such as index.handler');
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/\S+$/.test(complete.roleArn))
    throw LambdaError.invalid('Role', complete.roleArn, 'the ARN of a role, arn:aws:iam::<account>:role/<name>');
  checkRange('Timeout', complete.timeoutSeconds, 1, 900, 'seconds');
  checkRange('MemorySize', complete.memorySizeMb, 128, 10_240, 'MiB');
  checkRange('EphemeralStorage.Size', complete.ephemeralStorageMb, 512, 10_240, 'MiB');
  if (complete.reservedConcurrency !== undefined)
    checkRange('ReservedConcurrentExecutions', complete.reservedConcurrency, 0, 1_000_000, 'invocations');
  checkEnvironment(complete.environment);
  return complete;
}

/** The Node.js major version in a runtime's name, `undefined` for a runtime that is not Node.js. */
export function runtimeMajor(runtime: string): number | undefined {
  const match = /^nodejs(\d+)\.x$/.exec(runtime);
  return match ? Number(match[1]) : undefined;
}

function checkRange(field: string, value: number, low: number, high: number, unit: string): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw LambdaError.invalid(field, value, `an integer from ${low} to ${high} (${unit})`);
}

function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(environment)) {
    if (reservedVariables.has(name))
      throw LambdaError.unsupported(
        'Environment.Variables',
        `Lambda sets ${name.slice(0, 80)} itself; use another name`,
      );
    if (!/^[A-Za-z]\w+$/.test(name))
      throw LambdaError.invalid('Environment.Variables', name, 'a name of a letter followed by letters, digits and _');
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (bytes > 4096)
    throw LambdaError.invalid('Environment.Variables', `${bytes} bytes`, 'at most 4096 bytes of names and values');
}
