import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sized } from '../environment/sized.js';
import { runIn, workspace } from '../packages/packed.js';

/** The fields of `.stepwell/summary.json` that this test reads. */
interface Summary {
  readonly demos: readonly {
    readonly workflow: string;
    readonly checks: readonly { readonly guarantee: string; readonly held: boolean; readonly figures: string }[];
    readonly peakMegabytes: number;
  }[];
}

const images = sized(200, 5_000);
const shown = images.toLocaleString('en-US');

describe(`the demo of \`npm start\` with ${shown} images`, () => {
  it('meets every guarantee with less than 1 GB of memory', async () => {
    const { code, stdout, stderr } = await runIn(workspace, process.execPath, [
      'apps/demo/dist/main.js',
      '--only',
      'concurrent-download',
      '--images',
      String(images),
    ]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${shown} images, ${shown} objects, ${shown} rows, 0 unmatched`);

    const { demos } = JSON.parse(await readFile(join(workspace, '.stepwell/summary.json'), 'utf8')) as Summary;
    for (const { workflow, checks, peakMegabytes } of demos) {
      for (const { guarantee, held, figures } of checks)
        expect(held, `${workflow}: ${guarantee} (${figures})`).toBe(true);
      expect(peakMegabytes).toBeLessThan(1_000);
    }
  }, 400_000);
});
