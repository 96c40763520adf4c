import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { folderInWorkspace, workspace } from '../packages/packed.js';
import { typeProblems } from '../packages/type-problems.js';

const readmes = [
  'README.md',
  'apps/cli/README.md',
  ...(await readdir(join(workspace, 'packages'))).map((name) => join('packages', name, 'README.md')),
];
const pages = [
  ...readmes,
  ...(await readdir(join(workspace, 'docs'), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const snippets = (await Promise.all(pages.map(snippetsOf))).flat();
const folder = await folderInWorkspace('snippets');
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Snippet {
  readonly title: string;
  readonly code: string;
}

/** Returns the TypeScript blocks of a page. */
async function snippetsOf(page: string): Promise<Snippet[]> {
  const text = await readFile(join(workspace, page), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ''], index) => ({
    title: `${page}, block ${index + 1}`,
    code,
  }));
}

describe('the TypeScript in the documentation', () => {
  it('exists', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(2);
  });

  it('compiles against the packages', { timeout: 300_000 }, async () => {
    const files = await Promise.all(
      snippets.map(async ({ code }, index) => {
        const file = join(folder, `block-${index}.ts`);
        await writeFile(file, `${code}\nexport {};\n`);
        return file;
      }),
    );
    const wrong = join(folder, 'wrong.ts');
    await writeFile(wrong, `import { startLocal } from '@stepwell/local';\nawait startLocal({ app: 1 });\n`);
    const found = await typeProblems(folder, [...files, wrong], { noUnusedLocals: false });
    expect(found.filter(({ file }) => file === wrong)).toHaveLength(1); // the check works
    const problems = found.filter(({ file }) => file !== wrong);
    expect(problems.map(({ file, message }) => `${snippets[files.indexOf(file)]?.title ?? ''}: ${message}`)).toEqual(
      [],
    );
  });
});
