import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workspace } from '../packages/packed.js';

/** Returns the pages for users that may have install instructions. */
async function pages(): Promise<string[]> {
  const found = [
    'docs/testing.md',
    ...(await readdir(join(workspace, 'docs/getting-started'))).map((name) => `docs/getting-started/${name}`),
  ];
  for (const folder of ['packages', 'apps', 'examples'])
    found.push(...(await readdir(join(workspace, folder))).map((name) => `${folder}/${name}/README.md`));
  return found;
}

it('links from each page with npm install to the instructions for tarballs', async () => {
  const installing: string[] = [];
  for (const page of await pages()) {
    const text = await readFile(join(workspace, page), 'utf8');
    if (
      !/^npm install( --save-dev)? @stepwell\//m.test(text) &&
      !(page.startsWith('examples/') && /^npm install$/m.test(text))
    )
      continue;
    installing.push(page);
    expect(text, page).toContain('README.md#install)');
  }
  expect(installing.length).toBeGreaterThan(12);
});
