import { fileURLToPath } from 'node:url';
import { type FunctionVersion } from '../function-record.js';
import { runtimeMajor } from '../validate-definition.js';

/** Commands by runtime: `{ java21: ['java', '-cp', …] }`. The command speaks Lambda's Runtime API. */
export type RuntimeCommands = Readonly<Record<string, readonly string[]>>;

/** How the runtime of a function is started. */
export interface RuntimeLaunch {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether the command is a bootstrap of this package, which inherits its connection to the Runtime API. */
  readonly inheritsConnection: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

/** Options of the network guard and of the redirection of AWS hosts. */
export interface NetworkOptions {
  readonly endpoint: string;
  readonly allowAwsHosts: boolean;
}

/**
 * Semi-space of Node.js's young generation in MiB. V8 lets it grow to several times that in every process, which
 * makes programs with many of them no faster.
 */
const semiSpaceMb = 2;

/** MiB by which the limit of the heap exceeds the memory of the function, which ends it first where it is measured. */
const heapHeadroomMb = 64;

const nodeFolder = new URL('./node/', import.meta.url);

/** The command of a function's runtime. */
export function runtimeLaunch(version: FunctionVersion, network: NetworkOptions): RuntimeLaunch {
  return nodeLaunch(version, network);
}

function nodeLaunch({ definition }: FunctionVersion, { endpoint, allowAwsHosts }: NetworkOptions): RuntimeLaunch {
  const preload = new URL('preload.mjs', nodeFolder);
  preload.searchParams.set('endpoint', endpoint);
  if (allowAwsHosts) preload.searchParams.set('allow-aws-hosts', '');
  return {
    command: process.execPath,
    args: [
      // For systems on which the memory of a process is not measured.
      `--max-old-space-size=${definition.memorySizeMb + heapHeadroomMb}`,
      `--max-semi-space-size=${semiSpaceMb}`,
      `--import=${preload.href}`,
      fileURLToPath(new URL('bootstrap.mjs', nodeFolder)),
      String(runtimeMajor(definition.runtime) ?? 0),
    ],
    inheritsConnection: true,
    environment: {},
  };
}
