import { type LocalEnvironment, type StartReport } from '@stepwell/local';
import { WORKFLOW_TAG } from '@stepwell/core';
import { reportLines } from './start-report.js';
import { type Colors } from './terminal/output.js';
import { table } from './terminal/table.js';

/** The `ready` record of `stepwell up --json`. */
export interface EnvironmentDescription {
  readonly endpoint: string;
  readonly type: 'ready';
  /** URL of the console, with the token of the environment. */
  readonly consoleUrl: string;
  readonly region: string;
  readonly accountId: string;
  /** Environment variables that make the AWS CLI and the AWS SDKs call the endpoint. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stacks: readonly string[];
  readonly stateMachines: readonly {
    readonly name: string;
    readonly stateMachineArn: string;
    readonly workflow: string | undefined;
  }[];
  /** URLs of the HTTP APIs by logical ID. */
  readonly apis: Readonly<Record<string, string>>;
  /** Stack outputs by stack and name. */
  readonly outputs: LocalEnvironment['outputs'];
  /** The parts of the app that do not work here, work with a difference, or have no effect. */
  readonly report: StartReport;
}

/** Describes a running environment: its resources and its endpoint. */
export async function describeEnvironment(environment: LocalEnvironment): Promise<EnvironmentDescription> {
  const { endpoint, consoleUrl, region, accountId, credentials, resources, report, apis, outputs } = environment;
  const { states } = environment.services;
  const stateMachines: EnvironmentDescription['stateMachines'][number][] = [];
  for (const { name, stateMachineArn } of states.stateMachines()) {
    const { tags = [] } = await states.call('ListTagsForResource', { resourceArn: stateMachineArn });
    stateMachines.push({ name, stateMachineArn, workflow: tags.find(({ key }) => key === WORKFLOW_TAG)?.value });
  }
  return {
    endpoint,
    type: 'ready',
    consoleUrl,
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
    report,
  };
}

/**
 * Formats the record for people.
 *
 * @param width columns of the terminal
 */
export function readyLines(description: EnvironmentDescription, colors: Colors, width = 80): string[] {
  const { endpoint, consoleUrl, region, accountId, stacks, stateMachines, apis, outputs, report, environment } =
    description;
  const exports = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [
    `Endpoint  ${colors.bold(endpoint)}  (region ${region}, account ${accountId})`,
    `Console   ${consoleUrl}`,
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
    ...reportLines(report, colors, width),
    '',
    `${colors.green('Ready.')} Other stepwell commands in this folder use it. For other tools:`,
    '  eval "$(stepwell env)"',
    `  export ${exports.join(' ')}`,
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
