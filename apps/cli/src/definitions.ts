import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type AssemblyStateMachine } from '@stepwell/local/definitions';
import { age } from './option-values.js';
import { newerSource } from './cdk/app-sources.js';
import { type CdkApp, readCdkApp } from './cdk/cdk-app.js';
import { synthesizedAt } from './cdk/assembly-backup.js';
import { type Terminal } from './terminal/terminal.js';
import { type TextPosition } from './json-position.js';
import { readTextFile } from './input.js';
import { UsageError } from './usage-error.js';

/** A definition from a file or from stdin. */
export interface DefinitionText {
  /** The file as specified on the command line, or `stdin`. */
  readonly source: string;
  /** The definition as JSON, converted if the file is YAML. */
  readonly text: string;
  /** Position of a JSON pointer in the file. */
  readonly positionOf: (pointer: string | undefined) => TextPosition | undefined;
}

/** The fix if there is no such file. */
const remedy = 'Specify a definition (a JSON or YAML file), the output of cdk synth, or - for stdin';

/**
 * Reads the local source of a command: a definition (a file, or `-` for stdin), or the state machines of a cloud
 * assembly (a folder). Default: the app in this folder. `undefined` if the source is neither a file nor looks like one.
 *
 * @throws UsageError if there is no such file, or the folder is not a cloud assembly
 */
export async function readDefinitions(
  source: string | undefined,
  terminal: Pick<Terminal, 'stdin' | 'stderr' | 'cwd'>,
): Promise<DefinitionText | readonly AssemblyStateMachine[] | undefined> {
  const { cwd, stdin } = terminal;
  if (source === undefined) return stateMachinesIn(await appAssembly(terminal));
  if (source === '-') return jsonText('stdin', await text(stdin));
  const path = resolve(cwd, source);
  const found = source.startsWith('arn:') ? undefined : await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return stateMachinesIn(path);
  if (found !== undefined) {
    const content = await readTextFile(path, source, 'source');
    return /\.ya?ml$/i.test(source) ? yamlText(source, content) : jsonText(source, content);
  }
  if (/[\\/]|\.(json|ya?ml)$/i.test(source) && !source.startsWith('arn:')) throw sourceNotFound(source);
  return undefined;
}

/**
 * Selects a state machine by logical ID, or by construct path or the end of it.
 *
 * @throws UsageError listing all state machines if none or more than one matches
 */
export function selectStateMachine(
  machines: readonly AssemblyStateMachine[],
  pathOrId: string | undefined,
): AssemblyStateMachine {
  const found =
    pathOrId === undefined
      ? machines
      : machines.filter(
          ({ logicalId, constructPath }) =>
            logicalId === pathOrId ||
            [constructPath, constructPath?.replace(/\/Resource$/, '')].some(
              (path) => path === pathOrId || path?.endsWith(`/${pathOrId}`),
            ),
        );
  const [match, another] = found;
  if (match !== undefined && another === undefined) return match;
  if (machines.length === 0) throw new UsageError('The app has no state machines', 'source');
  const problem =
    pathOrId === undefined
      ? 'The app has more than one state machine. Specify one with --state-machine'
      : `--state-machine: '${pathOrId}' matches ${match === undefined ? 'none' : 'more than one'}`;
  const names = machines.map(({ constructPath, logicalId }) => `  ${constructPath ?? logicalId}`);
  throw new UsageError([`${problem}. State machines:`, ...names].join('\n'), '--state-machine');
}

/** Creates the error for a source that does not exist. */
export function sourceNotFound(source: string): UsageError {
  return new UsageError(`source: there is no file or folder '${source}'. ${remedy}`, 'source');
}

async function jsonText(source: string, content: string): Promise<DefinitionText> {
  const { positionOf } = await import('./json-position.js');
  return { source, text: content, positionOf: (pointer) => positionOf(content, pointer) };
}

async function yamlText(source: string, content: string): Promise<DefinitionText> {
  const { yamlDefinition } = await import('./yaml-definition.js');
  const { json, positionOf } = await yamlDefinition(content, source);
  return { source, text: json, positionOf };
}

async function stateMachinesIn(folder: string): Promise<readonly AssemblyStateMachine[]> {
  const { stateMachinesOf } = await import('@stepwell/local/definitions');
  return stateMachinesOf(folder);
}

/** Returns the assembly of the app in this folder. Prints a warning if it is outdated. */
async function appAssembly({ cwd, stderr }: Pick<Terminal, 'stderr' | 'cwd'>): Promise<string> {
  const app = await readCdkApp(cwd);
  if (app === undefined)
    throw new UsageError(`source is required: there is no cdk.json in ${cwd}. ${remedy}`, 'source');
  const assembly = await assemblyOf(app);
  const output = relative(cwd, assembly) || '.';
  const time = await synthesizedAt(assembly);
  if (time === undefined)
    throw new UsageError(
      `The app in this folder is not synthesized: ${output} contains no complete cloud assembly. Run npx cdk ` +
        'synth or stepwell up',
      'source',
    );
  const newer = await newerSource(app, time.getTime());
  if (newer !== undefined)
    stderr.write(
      `${output} is outdated (synthesized ${age(time)}): ${newer} is newer. Run npx cdk synth to update it\n`,
    );
  return assembly;
}

/** Returns the assembly of the app in a folder. `undefined` if there is no app, or if it is not synthesized. */
export async function existingAssembly(folder: string): Promise<string | undefined> {
  const app = await readCdkApp(folder);
  const assembly = app && (await assemblyOf(app));
  return assembly !== undefined && (await synthesizedAt(assembly)) !== undefined ? assembly : undefined;
}

/** The output folder of an app, or the assembly that is the `app` of cdk.json. */
async function assemblyOf({ folder, command, output }: CdkApp): Promise<string> {
  const ready = resolve(folder, command);
  return (await isFolder(ready)) ? ready : output;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
