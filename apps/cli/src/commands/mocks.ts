import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type MockFileEntry, type SampleMock } from '@stepwell/local';
import { createOutput, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { readTextFile } from '../text-file.js';
import { UsageError } from '../usage-error.js';
import { resolveApp } from './watched-app.js';

/** The flags of `stepwell mocks`. */
export interface MocksFlags {
  readonly app?: string;
  readonly out?: string;
  readonly stateMachine?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** A mock with the comment above it. */
interface CommentedMock {
  readonly mock: MockFileEntry;
  readonly comment?: string;
}

const fileComment =
  ' Mocks for stepwell up --mocks and for the option mocks of the testing kit.\n' +
  ' https://github.com/stepwell/stepwell/blob/main/docs/testing.md#a-file-of-mocks';

/** `stepwell mocks init` and `stepwell mocks from-history`: writes a file of mocks. */
export async function mocks(
  action: 'init' | 'from-history',
  file: string | undefined,
  flags: MocksFlags,
  terminal: Terminal,
): Promise<void> {
  const output = createOutput(terminal, flags.json === true);
  if (action === 'init') await init(file, flags, terminal, output);
  else await fromHistory(file, flags, terminal, output);
}

async function init(file: string | undefined, flags: MocksFlags, terminal: Terminal, output: Output): Promise<void> {
  if (file !== undefined)
    throw new UsageError(`file: mocks init has no file, got '${file}'. Specify the file to write with --out`, 'file');
  if (flags.stateMachine !== undefined)
    throw new UsageError('--state-machine is an option of mocks from-history', '--state-machine');
  const out = flags.out ?? 'mocks.yaml';
  const app = await resolveApp({ app: flags.app }, terminal, output);
  if (app === undefined)
    throw new UsageError(
      '--app is required: there is no CDK app in this folder. Specify the output of cdk synth',
      '--app',
    );
  const { sampleMocks } = await import('@stepwell/local');
  const { mocks: found, problems } = await sampleMocks(app.assembly);
  for (const problem of problems) await output.notify(`A state machine was skipped: ${problem}`);
  if (found.length === 0) await output.notify('No mocks are needed: every task of the app can run here');
  else await write(found.map(commented), out, flags, terminal, output);
  if (found.length === 0) await output.record({ type: 'mocks', mocks: [] });
  else await output.notify(`Replace the generated results by real ones. Run the app: stepwell up --mocks ${out}`);
}

function commented({ mock, resource, reason, isModeled }: SampleMock): CommentedMock {
  const note = isModeled ? '' : ' The result is not known: replace it.';
  return { mock, comment: ` ${resource}: ${reason}${note}` };
}

async function fromHistory(
  file: string | undefined,
  flags: MocksFlags,
  terminal: Terminal,
  output: Output,
): Promise<void> {
  if (file === undefined)
    throw new UsageError(
      'file is required: the JSON of aws stepfunctions get-execution-history, or - for stdin',
      'file',
    );
  if (flags.app !== undefined) throw new UsageError('--app is an option of mocks init', '--app');
  const content =
    file === '-' ? await text(terminal.stdin) : await readTextFile(resolve(terminal.cwd, file), file, 'file');
  const history = parse(content, file);
  const { historyMocks, InvalidHistory } = await import('@stepwell/local');
  let found: MockFileEntry[];
  try {
    found = historyMocks(history, flags.stateMachine);
  } catch (error) {
    if (!(error instanceof InvalidHistory)) throw error;
    throw new UsageError(`file: ${file}: ${error.message}`, 'file', { cause: error });
  }
  const differing = found.filter(({ validation }) => validation === 'NONE').map(({ state }) => `'${state ?? ''}'`);
  if (differing.length > 0)
    await output.notify(`Not compared with the models of their services, which differ: ${differing.join(', ')}`);
  await write(
    found.map((mock) => ({ mock })),
    flags.out,
    flags,
    terminal,
    output,
  );
}

function parse(content: string, file: string): never {
  try {
    return JSON.parse(content) as never; // checked by its reader
  } catch (error) {
    throw new UsageError(
      `file: ${file} is not JSON (${error instanceof Error ? error.message : String(error)})`,
      'file',
      {
        cause: error,
      },
    );
  }
}

/** Writes a file of mocks; without a file, prints it. */
async function write(
  entries: readonly CommentedMock[],
  out: string | undefined,
  { force }: MocksFlags,
  { cwd }: Terminal,
  output: Output,
): Promise<void> {
  const path = out === undefined ? undefined : resolve(cwd, out);
  const content = await contentOf(entries, out?.toLowerCase().endsWith('.json') === true);
  if (path !== undefined) {
    try {
      await writeFile(path, content, { flag: force === true ? 'w' : 'wx' });
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      const problem = exists
        ? 'exists. Specify another file, or --force to overwrite it'
        : `cannot be written (${String(error)})`;
      throw new UsageError(`--out: '${out}' ${problem}`, '--out', { cause: error });
    }
  } else await output.data(content.trimEnd());
  await output.record({
    type: 'mocks',
    ...(path === undefined ? {} : { file: path }),
    mocks: entries.map(({ mock }) => mock),
  });
  if (path !== undefined)
    await output.data(`${relative(cwd, path)}: ${entries.length} ${entries.length === 1 ? 'mock' : 'mocks'}`);
}

async function contentOf(entries: readonly CommentedMock[], isJson: boolean): Promise<string> {
  const mocks = entries.map(({ mock }) => mock);
  if (isJson) return `${JSON.stringify({ mocks }, undefined, 2)}\n`;
  const { Document, isMap, isSeq } = await import('yaml');
  const document = new Document({ mocks });
  document.commentBefore = fileComment;
  const list = document.get('mocks');
  if (isSeq(list))
    for (const [index, { comment }] of entries.entries()) {
      const item = list.items[index];
      if (comment !== undefined && isMap(item)) item.commentBefore = comment;
    }
  return document.toString({ lineWidth: 120, aliasDuplicateObjects: false } as never);
}
