import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { workflows } from '@stepwell/core';
import { describe, expect, it } from 'vitest';
import { workspace } from '../packages/packed.js';

/** The page of a workflow without a state machine has a diagram of queues and jobs. */
const withoutStateMachine = [
  'README.md',
  ...workflows.filter(({ hasStateMachine }) => !hasStateMachine).map(({ id }) => `${id}.md`),
];

describe('the diagrams of the workflows', () => {
  it('match the definitions of the constructs', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(workspace, 'tools/docs/diagrams.mjs'),
      '--check',
    ]);
    expect(stdout).toMatch(/^\d+ diagrams in \d+ pages\n$/);
  });

  it('are in every page, and all are generated', async () => {
    const folder = join(workspace, 'docs/workflows');
    for (const page of (await readdir(folder)).filter(
      (name) => name.endsWith('.md') && !withoutStateMachine.includes(name),
    )) {
      const text = await readFile(join(folder, page), 'utf8');
      const [drawn, marked] = [
        text.match(/^stateDiagram-v2$/gm)?.length ?? 0,
        text.match(/^<!-- diagram: .* -->\n+```mermaid$/gm)?.length ?? 0,
      ];
      expect(marked, page).toBeGreaterThan(0);
      expect(drawn, page).toBe(marked);
    }
  });
});
