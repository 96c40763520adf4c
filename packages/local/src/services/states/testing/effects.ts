import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestStates } from './start-states.js';

/** A function that records each call, and fails for selected inputs. */
export interface Effects extends AsyncDisposable {
  /** ARN of the function. It takes a text or number, and returns `<it> done`. */
  readonly functionArn: string;
  /** From now on, the function fails for these and works for all others. */
  broken(...names: readonly (string | number)[]): Promise<void>;
  /** Every call so far, as `name` or, where it failed, `name failed`, in order. */
  calls(): Promise<string[]>;
}

/** Creates that function in an environment. */
export async function createEffects(env: TestStates): Promise<Effects> {
  const directory = await mkdtemp(join(tmpdir(), 'stepwell-effects-'));
  const [log, broken] = [join(directory, 'log'), join(directory, 'broken')];
  await Promise.all([appendFile(log, ''), writeFile(broken, '[]')]);
  const functionArn = await env.createFunction(`
    import { appendFileSync, readFileSync } from 'node:fs';
    class Broken extends Error { name = 'Broken' }
    export const handler = async (name) => {
      const fails = JSON.parse(readFileSync(${JSON.stringify(broken)}, 'utf8')).includes(name);
      appendFileSync(${JSON.stringify(log)}, name + (fails ? ' failed' : '') + '\\n');
      if (fails) throw new Broken(String(name));
      return name + ' done';
    };`);
  return {
    functionArn,
    broken: (...names) => writeFile(broken, JSON.stringify(names)),
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
