import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type MockFileEntry } from '@stepwell/local';
import { existingAssembly } from '../definitions.js';
import { type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { readTextFile } from '../input.js';
import { UsageError } from '../usage-error.js';
import { type MocksFlags } from './mocks.js';
import { rejectExisting, writeMocks } from './write-mocks.js';

/** `stepwell mocks from-history`: writes the results and errors of an execution as mocks. */
export async function mocksFromHistory(
  file: string | undefined,
  flags: MocksFlags,
  terminal: Terminal,
  output: Output,
): Promise<void> {
  if (file === undefined)
    throw new UsageError(
      'file is required: the output of stepwell history --json or of aws stepfunctions get-execution-history, or - ' +
        'for stdin',
      'file',
    );
  if (flags.app !== undefined) throw new UsageError('--app is an option of mocks init', '--app');
  if (flags.out !== undefined) await rejectExisting(flags.out, flags, terminal);
  const content =
    file === '-' ? await text(terminal.stdin) : await readTextFile(resolve(terminal.cwd, file), file, 'file');
  const history = historyIn(content, file === '-' ? 'stdin' : file);
  const { historyMocks, InvalidHistory } = await import('@stepwell/local');
  let found: MockFileEntry[];
  try {
    found = historyMocks(history as never, flags.stateMachine); // checked by its reader
  } catch (error) {
    if (!(error instanceof InvalidHistory)) throw error;
    throw new UsageError(`file: ${file}: ${error.message}`, 'file', { cause: error });
  }
  await compareWithApp(found, flags.stateMachine, terminal, output);
  const differing = found.filter(({ validation }) => validation === 'NONE').map(({ state }) => `'${state ?? ''}'`);
  if (differing.length > 0)
    await output.notify(`Not compared with the models of their services, which differ: ${differing.join(', ')}`);
  const entries = found.map((mock) => ({ mock }));
  await writeMocks(entries, flags.out, flags, terminal, output);
}

/** The history in a text: JSON, or the records of `stepwell history --json`, one in each line. */
function historyIn(content: string, source: string): unknown {
  if (content.trim() === '') throw new UsageError(`file: ${source} is empty`, 'file');
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  try {
    const value: unknown = JSON.parse(content);
    return isRecord(value) ? eventsOf([value]) : value;
  } catch (error) {
    const records = lines.map(parsed);
    if (records.every(isRecord)) return eventsOf(records);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`file: ${source} is not JSON (${reason})`, 'file', { cause: error });
  }
}

/** A record of `--json`. */
interface OutputRecord {
  readonly version: number;
  readonly type: string;
  readonly event?: unknown;
}

function isRecord(value: unknown): value is OutputRecord {
  return typeof value === 'object' && value !== null && 'version' in value && 'type' in value;
}

/** Other commands, such as `stepwell watch --json`, also write other records. */
function eventsOf(records: readonly OutputRecord[]): unknown {
  return { events: records.flatMap(({ event }) => (event === undefined ? [] : [event])) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Compares mocks with the synthesized app in this folder, if there is one.
 *
 * @throws UsageError if it has no such state machine
 */
async function compareWithApp(
  mocks: readonly MockFileEntry[],
  stateMachine: string | undefined,
  terminal: Terminal,
  output: Output,
): Promise<void> {
  const assembly = await existingAssembly(terminal.cwd);
  if (assembly === undefined) {
    if (stateMachine !== undefined)
      await output.notify('--state-machine is not checked: there is no synthesized CDK app in this folder');
    return;
  }
  const { startLocal } = await import('@stepwell/local');
  await using app = await startLocal({ app: assembly });
  try {
    await app.mocks.use({ mocks });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const [, ofMachine] = /^mocks\[0\]\.stateMachine: (.*)$/s.exec(problem) ?? [];
    if (ofMachine !== undefined)
      throw new UsageError(`--state-machine: ${ofMachine}`, '--state-machine', { cause: error });
    await output.notify(`The mocks do not fit the app in this folder: ${problem}`);
  }
}
