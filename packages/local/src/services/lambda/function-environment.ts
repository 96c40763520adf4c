import { delimiter, join } from 'node:path';
import { type LocalCredentials } from '../../kernel/endpoint/credentials.js';
import { type FunctionDefinition } from './function-definition.js';
import { type FunctionVersion } from './function-record.js';
import { runtimeMajor } from './validate-definition.js';

/** Sources of a function's environment variables. */
export interface EnvironmentSource {
  readonly version: FunctionVersion;
  readonly region: string;
  readonly endpoint: string;
  /** Variables of the proxy to the local endpoint. The function's own take precedence. */
  readonly proxyVariables: Readonly<Record<string, string>>;
  readonly credentials: LocalCredentials;
  readonly logStreamName: string;
  /** Folders of the function's layers, in order. */
  readonly layers: readonly string[];
}

/** A function's log group. */
export function logGroupOf({ name, logGroupName }: Pick<FunctionDefinition, 'name' | 'logGroupName'>): string {
  return logGroupName ?? `/aws/lambda/${name}`;
}

/**
 * A function's environment variables: Lambda's own, the function's, and what leads AWS clients to the local endpoint.
 * Nothing of the host's environment is in it, above all no real credentials, and no AWS configuration file is read.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment({
  version,
  region,
  endpoint,
  proxyVariables,
  credentials,
  logStreamName,
  layers,
}: EnvironmentSource): Record<string, string> {
  const { definition, code } = version;
  return {
    ...layerPaths(version, layers),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_ENDPOINT_URL: endpoint,
    ...proxyVariables,
    AWS_CONFIG_FILE: `${code.directory}.no-config`,
    AWS_SHARED_CREDENTIALS_FILE: `${code.directory}.no-credentials`,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...definition.environment,
    _HANDLER: definition.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(definition),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_TASK_ROOT: code.directory,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
  };
}

/** Search paths. Programs, libraries and packages of later layers come first. */
function layerPaths({ definition, code }: FunctionVersion, layers: readonly string[]): Record<string, string> {
  const inLayers = (...folders: string[]) =>
    layers.toReversed().flatMap((layer) => folders.map((folder) => join(layer, folder)));
  const major = runtimeMajor(definition.runtime);
  return {
    PATH: [...inLayers('bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    ...(layers.length === 0 ? {} : { LD_LIBRARY_PATH: inLayers('lib').join(delimiter) }),
    ...(layers.length === 0 || major === undefined
      ? {}
      : {
          NODE_PATH: [
            ...inLayers(`nodejs/node${major}/node_modules`, 'nodejs/node_modules'),
            // The AWS SDK of the runtime.
            join(code.directory, '../node_modules'),
          ].join(delimiter),
        }),
  };
}
