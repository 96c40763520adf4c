import { type LocalEnvironment, type LocalResource } from '@stepwell/local';
import { createStepwell, listStateMachines } from '@stepwell/sdk';
import { type Colors } from './terminal/output.js';
import { table } from './terminal/table.js';

/** What `stepwell up` tells when it is ready; `--json` writes it as one line. */
export interface EnvironmentDescription {
  readonly endpoint: string;
  readonly type: 'ready';
  readonly region: string;
  readonly accountId: string;
  /** What to set so that the AWS CLI and every AWS SDK call it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stacks: readonly string[];
  readonly stateMachines: readonly {
    readonly name: string;
    readonly stateMachineArn: string;
    readonly workflow: string | undefined;
  }[];
  /** URLs of the HTTP APIs by logical id. */
  readonly apis: Readonly<Record<string, string>>;
  /** Outputs by stack, then by name. */
  readonly outputs: LocalEnvironment['outputs'];
  /** Resources that nothing here runs. */
  readonly unsupported: readonly {
    readonly stack: string;
    readonly logicalId: string;
    readonly path: string;
    readonly type: string;
    readonly reason: string | undefined;
  }[];
}

/** Describes a running environment: what it runs, and how to reach it. */
export async function describeEnvironment(
  environment: LocalEnvironment,
  abortSignal: AbortSignal,
): Promise<EnvironmentDescription> {
  const { endpoint, region, accountId, credentials, resources, unsupported, apis, outputs } = environment;
  using stepwell = createStepwell(environment.clientConfig());
  const stateMachines: EnvironmentDescription['stateMachines'][number][] = [];
  for await (const { name, stateMachineArn, workflow } of listStateMachines(stepwell, { abortSignal }))
    stateMachines.push({ name, stateMachineArn, workflow });
  return {
    endpoint,
    type: 'ready',
    region,
    accountId,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    stacks: [...new Set([...Object.keys(outputs), ...resources.map(({ stack }) => stack)])],
    stateMachines,
    apis,
    outputs,
    unsupported: unsupported.map(({ stack, logicalId, path, type, reason }) => ({
      stack,
      logicalId,
      path,
      type,
      reason,
    })),
  };
}

/** The same for a person. */
export function readyLines(description: EnvironmentDescription, colors: Colors): string[] {
  const { endpoint, region, accountId, stacks, stateMachines, apis, outputs, unsupported, environment } = description;
  const exports = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [
    `Endpoint  ${colors.bold(endpoint)}  (region ${region}, account ${accountId})`,
    ...(stacks.length === 0 ? [] : [`Stacks    ${stacks.join(', ')}`]),
    ...section(
      'State machines',
      table(
        ['NAME', 'WORKFLOW', 'ARN'],
        stateMachines.map(({ name, workflow, stateMachineArn }) => [name, workflow ?? '-', stateMachineArn]),
        colors,
      ),
      colors,
    ),
    ...section(
      'HTTP APIs',
      Object.entries(apis).map(([logicalId, url]) => `${logicalId}  ${url}`),
      colors,
    ),
    ...section('Outputs', outputLines(outputs), colors),
    ...section('Not run here', unsupportedLines(unsupported), colors),
    '',
    `${colors.green('Ready.')} To call it from another terminal:`,
    `  export ${exports.join(' ')}`,
    'Ctrl-C stops it.',
  ];
}

function outputLines(outputs: EnvironmentDescription['outputs']): string[] {
  return Object.entries(outputs).flatMap(([stack, values]) =>
    Object.entries(values).map(
      ([name, value]) => `${stack}.${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  );
}

function section(title: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines.map((line) => `  ${line}`)];
}

/** Each type once, with how many there are; those with a reason, one by one. */
function unsupportedLines(unsupported: readonly Pick<LocalResource, 'type' | 'path' | 'reason'>[]): string[] {
  const counts = new Map<string, number>();
  for (const { type, reason } of unsupported) if (reason === undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  const reasoned = unsupported.filter(({ reason }) => reason !== undefined);
  return [
    ...[...counts].map(([type, count]) => (count === 1 ? type : `${type} (${count})`)),
    ...reasoned.map(({ path, type, reason }) => `${path} (${type}): ${reason ?? ''}`),
  ];
}
