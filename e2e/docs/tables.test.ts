import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { workspace } from '../packages/packed.js';

/** Pages that show each table; README.md of the workspace sells with the first. */
const shown = {
  workflows: ['README.md', 'docs/workflows/README.md', 'packages/constructs/README.md'],
  commands: ['apps/cli/README.md'],
};

it('shows the same workflows, costs and commands on every page, as their one source has them', async () => {
  const tables = join(workspace, 'tools/docs/tables.mjs');
  await expect(promisify(execFile)(process.execPath, [tables, '--check'])).resolves.toMatchObject({ stderr: '' });
});

it.each(Object.entries(shown))('marks the table of %s on its pages', async (name, pages) => {
  for (const page of pages) {
    expect(await readFile(join(workspace, page), 'utf8'), page).toContain(`<!-- table: ${name} -->`);
  }
});
