import { stat, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { type MockFileEntry } from '@stepwell/local';
import { type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { type MocksFlags } from './mocks.js';

/** A mock with the comment above it. */
export interface CommentedMock {
  readonly mock: MockFileEntry;
  readonly comment?: string;
}

const fileComment =
  ' Mocks for stepwell up --mocks and for the option mocks of the testing kit.\n' +
  ' https://github.com/stepwell/stepwell/blob/main/docs/testing.md#a-file-of-mocks';

/**
 * Rejects a file that exists, before work is done for it.
 *
 * @throws UsageError unless `--force` is set
 */
export async function rejectExisting(out: string, { force }: MocksFlags, { cwd }: Terminal): Promise<void> {
  if (force !== true && (await stat(resolve(cwd, out)).catch(() => undefined)) !== undefined) throw existing(out);
}

/**
 * Writes a file of mocks; without a file, prints it.
 *
 * @throws UsageError if the file exists or cannot be written
 */
export async function writeMocks(
  entries: readonly CommentedMock[],
  out: string | undefined,
  { force }: MocksFlags,
  { cwd }: Terminal,
  output: Output,
): Promise<void> {
  const path = out === undefined ? undefined : resolve(cwd, out);
  const content = await contentOf(entries, out?.toLowerCase().endsWith('.json') === true);
  if (out !== undefined && path !== undefined) {
    try {
      await writeFile(path, content, { flag: force === true ? 'w' : 'wx' });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw existing(out, error);
      throw new UsageError(`--out: '${out}' cannot be written (${String(error)})`, '--out', { cause: error });
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

function existing(out: string, cause?: unknown): UsageError {
  const problem = `--out: '${out}' exists. Specify another file, or --force to overwrite it`;
  return new UsageError(problem, '--out', { cause });
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
