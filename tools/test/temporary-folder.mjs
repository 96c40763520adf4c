import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a test run a folder of its own for temporary files, and removes it with all that was left there: `new App()` of
 * the CDK, above all, synthesizes into one that nobody removes. Workers get it with the environment that they are
 * started with.
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
