import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Creates a folder for the temporary files of a test run and removes it afterward, because for example `new App()` of
 * the CDK does not remove its output. Workers inherit `TMPDIR`.
 */
export async function setup() {
  const before = process.env.TMPDIR;
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-run-'));
  process.env.TMPDIR = folder;
  return async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}
