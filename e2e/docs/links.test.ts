import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from '../packages/packed.js';

/** Returns every page for readers. */
async function pages(): Promise<string[]> {
  const found = [join(workspace, 'README.md'), join(workspace, 'CONTRIBUTING.md'), join(workspace, 'SECURITY.md')];
  for (const folder of ['packages', 'apps', 'examples']) {
    for (const name of await readdir(join(workspace, folder))) found.push(join(workspace, folder, name, 'README.md'));
  }
  for (const name of await readdir(join(workspace, 'docs'), { recursive: true }))
    if (name.endsWith('.md')) found.push(join(workspace, 'docs', name));
  return found.filter((page) => existsSync(page));
}

/** Returns the anchors of a page: those that GitHub creates from headings, and explicit ones. */
async function anchorsOf(page: string): Promise<Set<string>> {
  const text = (await readFile(page, 'utf8')).replace(/^```[\s\S]*?^```/gm, '');
  const slug = (heading: string) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
  return new Set([
    ...[...text.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => slug(heading)),
    ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = '']) => id),
  ]);
}

describe('the pages', () => {
  it('have no broken links', async () => {
    const broken: string[] = [];
    let links = 0;
    for (const page of await pages()) {
      const text = (await readFile(page, 'utf8')).replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        links += 1;
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : resolve(dirname(page), path);
        const exists =
          existsSync(file) && (anchor === undefined || (file.endsWith('.md') && (await anchorsOf(file)).has(anchor)));
        if (!exists) broken.push(`${relative(workspace, page)}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
    expect(links).toBeGreaterThan(50);
  });
});
