import { rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { runIn, workspace } from './packed.js';

/** A type error of a file. */
export interface TypeProblem {
  readonly file: string;
  readonly message: string;
}

/**
 * Checks the types of files as `npm test` checks those of the packages: with TypeScript 7 and the compiler options of
 * the workspace. Returns the problems of these files.
 *
 * @param folder in the workspace or a copy of it, in which the configuration is written while it runs
 */
export async function typeProblems(
  folder: string,
  files: readonly string[],
  compilerOptions: Readonly<Record<string, unknown>> = {},
): Promise<TypeProblem[]> {
  const require = createRequire(join(workspace, 'package.json'));
  const manifest = require.resolve('tsc-native/package.json');
  const { bin } = require(manifest) as { readonly bin: { readonly tsc: string } }; // npm's form
  const config = join(folder, 'tsconfig.type-problems.json');
  await writeFile(
    config,
    JSON.stringify({
      extends: join(workspace, 'tsconfig.base.json'),
      compilerOptions: { composite: false, noEmit: true, allowJs: true, ...compilerOptions },
      files,
    }),
  );
  try {
    const args = [join(dirname(manifest), bin.tsc), '--project', config, '--pretty', 'false', '--singleThreaded'];
    const { stdout, stderr } = await runIn(folder, process.execPath, args, {});
    const problems = [...stdout.matchAll(/^(\S+)\(\d+,\d+\): error (.*)$/gm)].map(([, file = '', message = '']) => ({
      file: resolve(folder, file),
      message,
    }));
    // An error of the configuration has no file.
    const general = /^error .*/m.exec(`${stdout}\n${stderr}`)?.[0];
    if (general !== undefined) throw new Error(general);
    return problems.filter(({ file }) => files.includes(file));
  } finally {
    await rm(config, { force: true });
  }
}
