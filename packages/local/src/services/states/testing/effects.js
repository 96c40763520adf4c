import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
/** Creates that function in an environment. */
export async function createEffects(env) {
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
//# sourceMappingURL=effects.js.map