import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preloadUrl } from '../../../kernel/guard/preload-url.js';
import { type OptionNames, optionNames } from '../../../kernel/option-names.js';
import { ownValue } from '../../../kernel/own-value.js';
import { type FunctionVersion } from '../function-record.js';
import { runtimeMajor } from '../validate-definition.js';
import { findCommand } from './confinement.js';

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

/** Options of the command of a function. */
export interface LaunchOptions {
  /** The local endpoint, to which requests to AWS hosts are redirected. */
  readonly endpoint: string;
  /** Folder of the certificates of the proxy, if there is one. */
  readonly certificates?: string | undefined;
  readonly allowAwsHosts: boolean;
  /** Folders of the function's layers, in order. */
  readonly layers: readonly string[];
}

/**
 * Semi-space of Node.js's young generation in MiB. V8 lets it grow to several times that in every process, which
 * makes programs with many of them no faster.
 */
const semiSpaceMb = 2;

/** MiB by which the limit of the heap exceeds the memory of the function, which ends it first where it is measured. */
const heapHeadroomMb = 64;

/**
 * Options of V8 that make it optimize functions later. Execution environments live shortly here: with the default of
 * Node.js 20, a third of the CPU of the first 600 calls of the AWS SDK went to its optimizing compiler. Later versions
 * have a faster compiler and other options.
 */
const compilerOptions = Number.parseInt(process.versions.v8) < 12 ? ['--interrupt-budget=300000'] : [];

const nodeFolder = new URL('./node/', import.meta.url);

/** Files of other languages, in the folder of this package. */
const runtimesFolder = new URL('../../../../runtimes/', import.meta.url);

/**
 * Why functions with a runtime cannot run on this machine, and how to change that; `undefined` if they can.
 *
 * @param names names of options in the remedy
 */
export function unsupportedRuntime(
  runtime: string,
  commands: RuntimeCommands,
  names: OptionNames = optionNames.program,
): string | undefined {
  if (ownValue(commands, runtime) !== undefined || runtimeMajor(runtime) !== undefined) return undefined;
  if (isProvided(runtime)) {
    return process.platform === 'linux' ? undefined : `${runtime} runs programs for Linux only`;
  }
  if (isPython(runtime)) {
    if (process.platform === 'win32') return `${runtime} does not run on Windows`;
    return pythonCommand() === undefined ? `${runtime} needs python3 on the PATH of this machine` : undefined;
  }
  return `${runtime} needs a command that speaks Lambda's Runtime API: set ${names.runtime(runtime)}`;
}

/** Whether functions with a runtime run in this machine's Node.js. Debuggers can connect to them. */
export function runsInNode(runtime: string, commands: RuntimeCommands): boolean {
  return ownValue(commands, runtime) === undefined && runtimeMajor(runtime) !== undefined;
}

/** The command of a function's runtime, which must be supported. */
export function runtimeLaunch(
  version: FunctionVersion,
  commands: RuntimeCommands,
  options: LaunchOptions,
  inspectPort?: number,
): RuntimeLaunch {
  const { runtime } = version.definition;
  const [command, ...args] = ownValue(commands, runtime) ?? [];
  if (command !== undefined) return commandLaunch(findCommand(command) ?? command, args);
  if (isProvided(runtime)) {
    const places = [version.code.directory, ...options.layers].map((folder) => join(folder, 'bootstrap'));
    return commandLaunch(places.find((path) => existsSync(path)) ?? join(version.code.directory, 'bootstrap'), []);
  }
  return isPython(runtime) ? pythonLaunch(version, options) : nodeLaunch(version, options, inspectPort);
}

function commandLaunch(command: string, args: readonly string[]): RuntimeLaunch {
  return { command, args, inheritsConnection: false, environment: {} };
}

function isProvided(runtime: string): boolean {
  return /^provided(\.|$)/.test(runtime);
}

function isPython(runtime: string): boolean {
  return /^python3\./.test(runtime);
}

function pythonLaunch(
  { definition }: FunctionVersion,
  { endpoint, allowAwsHosts, layers }: LaunchOptions,
): RuntimeLaunch {
  const guard = fileURLToPath(new URL('python/guard', runtimesFolder));
  const packages = layers
    .toReversed()
    .flatMap((layer) => [join(layer, 'python/lib', definition.runtime, 'site-packages'), join(layer, 'python')]);
  const own = definition.environment['PYTHONPATH'];
  return {
    command: pythonCommand() ?? 'python3',
    args: [fileURLToPath(new URL('python/bootstrap.py', runtimesFolder))],
    inheritsConnection: true,
    environment: {
      PYTHONPATH: [guard, ...(own === undefined ? packages : [own])].join(delimiter),
      STEPWELL_GUARD: JSON.stringify({ endpoint, allowAwsHosts, caller: callerOf(definition) }),
    },
  };
}

function callerOf({ name }: FunctionVersion['definition']): string {
  return `Function '${name}'`;
}

function pythonCommand(): string | undefined {
  return findCommand('python3');
}

function nodeLaunch(
  { definition }: FunctionVersion,
  { endpoint, certificates, allowAwsHosts }: LaunchOptions,
  inspectPort: number | undefined,
): RuntimeLaunch {
  const preload = preloadUrl({ caller: callerOf(definition), endpoint, certificates, allowAwsHosts });
  return {
    command: process.execPath,
    args: [
      // For systems on which the memory of a process is not measured.
      `--max-old-space-size=${definition.memorySizeMb + heapHeadroomMb}`,
      `--max-semi-space-size=${semiSpaceMb}`,
      ...compilerOptions,
      `--import=${preload}`,
      ...(inspectPort === undefined ? [] : [`--inspect-brk=127.0.0.1:${inspectPort}`]),
      fileURLToPath(new URL('bootstrap.mjs', nodeFolder)),
      String(runtimeMajor(definition.runtime) ?? 0),
    ],
    inheritsConnection: true,
    environment: {},
  };
}
