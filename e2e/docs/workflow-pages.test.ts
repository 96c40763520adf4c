import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { workflows } from '@stepwell/core';
import { describe, expect, it } from 'vitest';
import { workspace } from '../packages/packed.js';

const folder = join(workspace, 'docs/workflows');
const index = await readFile(join(folder, 'README.md'), 'utf8');
const workflowIds = (await readdir(folder))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => name.replace(/\.md$/, ''))
  .sort();

describe('the pages of the workflows', () => {
  it('exist for each workflow', () => {
    expect(workflowIds).toEqual(workflows.map(({ id }) => id).sort());
  });

  it.each(workflowIds)('have the same sections: %s', async (workflowId) => {
    const page = await readFile(join(folder, `${workflowId}.md`), 'utf8');
    const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, name = '']) => name);
    expect(
      sections.filter((name) =>
        ['Guarantees', 'Cost', 'Limits', 'Test it locally', 'Not verified on AWS'].includes(name),
      ),
    ).toEqual(['Guarantees', 'Cost', 'Limits', 'Test it locally', 'Not verified on AWS']);
    expect(page.match(/^```(mermaid|ts|json)$/gm)).toEqual(expect.arrayContaining(['```mermaid']));
    // Prices change, so a cost needs a date.
    expect(/^## Cost\n([\s\S]*?)^## /m.exec(page)?.[1]).toMatch(/prices as retrieved on \d{4}-\d\d-\d\d/);
  });

  it.each(workflowIds)('are in the index with their cost: %s', async (workflowId) => {
    const row = index.split('\n').find((line) => line.includes(`](${workflowId}.md)`)) ?? '';
    const cost = /^## Cost\n([\s\S]*?)^## /m.exec(await readFile(join(folder, `${workflowId}.md`), 'utf8'))?.[1] ?? '';
    const said = [...cost.matchAll(/\$(\d+\.\d+)/g)].map(([, amount]) => Number(amount));
    const shown = [...row.matchAll(/\$(\d+\.\d+)/g)].map(([, amount = '']) => ({
      amount: Number(amount),
      digits: amount.split('.')[1]?.length ?? 0,
    }));
    expect(shown.length).toBeGreaterThan(0);
    expect(
      shown.filter(({ amount, digits }) => !said.some((each) => each.toFixed(digits) === amount.toFixed(digits))),
    ).toEqual([]);
  });
});
