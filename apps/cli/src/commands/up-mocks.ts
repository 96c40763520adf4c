import { basename, dirname } from 'node:path';
import { type LocalEnvironment } from '@stepwell/local';
import { reportFailure } from '../failure.js';
import { type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { watchFiles } from '../watch/watch-files.js';

/** Editors write a file in several steps. */
const settleMs = 50;

/**
 * Reads the file of `stepwell up --mocks` again whenever it changes, until it is disposed.
 *
 * @param path of the file, absolute
 */
export async function followMocks(
  environment: LocalEnvironment,
  path: string,
  terminal: Terminal,
  output: Output,
): Promise<AsyncDisposable> {
  const name = basename(path);
  const isFile = (changed: string): boolean => changed === name;
  let timer: NodeJS.Timeout | undefined;
  const watching = await watchFiles(
    { folder: dirname(path), includes: isFile, excludes: (changed) => !isFile(changed) },
    () => false,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void reloadMocks(environment, terminal, output), settleMs);
    },
  );
  return {
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer);
      await watching[Symbol.asyncDispose]();
    },
  };
}

/** Reads the file of mocks again. If it is invalid, reports the error and keeps the earlier mocks. */
export async function reloadMocks(environment: LocalEnvironment, terminal: Terminal, output: Output): Promise<void> {
  try {
    for (const notice of await environment.mocks.reload()) await output.notify(notice);
    await output.notify('Mocks were read again');
  } catch (error) {
    await output.notify('Mocks are not changed: the environment keeps those that it has');
    reportFailure(terminal, output.json, error);
  }
}
