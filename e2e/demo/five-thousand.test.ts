import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runIn, workspace } from '../packages/packed.js';

/** What the demo leaves in `.stepwell/summary.json`, as far as it is looked at here. */
interface Summary {
  readonly demos: readonly {
    readonly workflow: string;
    readonly checks: readonly { readonly guarantee: string; readonly held: boolean; readonly figures: string }[];
    readonly peakMegabytes: number;
  }[];
}

describe('what `npm start` runs, with 5,000 images', () => {
  it('loses none, downloads none twice, and stays below 1 GB of memory', async () => {
    const { code, stdout, stderr } = await runIn(workspace, process.execPath, [
      'apps/demo/dist/main.js',
      '--only',
      'concurrent-download',
      '--images',
      '5000',
    ]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('5,000 images, 5,000 objects, 5,000 rows, 0 unmatched');

    const { demos } = JSON.parse(await readFile(join(workspace, '.stepwell/summary.json'), 'utf8')) as Summary;
    for (const { workflow, checks, peakMegabytes } of demos) {
      for (const { guarantee, held, figures } of checks)
        expect(held, `${workflow}: ${guarantee} (${figures})`).toBe(true);
      expect(peakMegabytes).toBeLessThan(1_000);
    }
  }, 400_000);
});
