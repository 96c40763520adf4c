import { basename, dirname } from 'node:path';
import { type LocalEnvironment } from '@stepwell/local';
import { reportFailure } from '../failure.js';
import { type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { watchFiles } from '../watch/watch-files.js';

/** Editors and shells write a file in several steps, and empty it first. */
const settleMs = 100;
/** An invalid file is read again, because it can be half written. */
const retries = 3;
const retryMs = 300;

/** The file of mocks of a running environment. */
export interface FollowedMocks extends AsyncDisposable {
  /** Absolute path. */
  readonly path: string;
  /**
   * Reads the file again, because the app that it is compared with has changed, or on request. Reports an invalid file.
   *
   * @param isRequested whether to report a valid file too
   */
  readAgain(isRequested: boolean): Promise<void>;
}

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
): Promise<FollowedMocks> {
  const name = basename(path);
  const isFile = (changed: string): boolean => changed === name;
  let timer: NodeJS.Timeout | undefined;
  let isInvalid = false;
  const read = async (left: number, isQuiet = false): Promise<void> => {
    const error = await reloadMocks(environment, output, isQuiet && !isInvalid);
    isInvalid = error !== undefined;
    if (error === undefined) return;
    clearTimeout(timer);
    if (left > 0) timer = setTimeout(() => void read(left - 1), retryMs);
    else await reportInvalid(error, terminal, output);
  };
  const watching = await watchFiles(
    { folder: dirname(path), includes: isFile, excludes: (changed) => !isFile(changed) },
    () => false,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(retries), settleMs);
    },
  );
  return {
    path,
    readAgain: (isRequested) => read(0, !isRequested),
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer);
      await watching[Symbol.asyncDispose]();
    },
  };
}

/** Reads the file of mocks again. Returns the error of an invalid file; the environment then keeps its mocks. */
async function reloadMocks(environment: LocalEnvironment, output: Output, isQuiet: boolean): Promise<unknown> {
  try {
    const notices = await environment.mocks.reload();
    if (!isQuiet) for (const line of [...notices, 'Mocks were read again']) await output.notify(line);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function reportInvalid(error: unknown, terminal: Terminal, output: Output): Promise<void> {
  await output.notify('Mocks are not changed: the environment keeps those that it has');
  reportFailure(terminal, output.json, error);
}
