import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { published, workspace } from './packed.js';

/** Licenses that permit use and distribution in products of any kind. */
const PERMISSIVE = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
]);

interface Locked {
  readonly license?: string;
  /** Whether it is a folder of the workspace. */
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Returns everything that is installed with a package, by its path in package-lock.json. */
function installedWith(
  folder: string,
  packages: Readonly<Record<string, Locked>>,
  found = new Set<string>(),
): Set<string> {
  for (const name of Object.keys(packages[folder]?.dependencies ?? {})) {
    const place = objectLocation(name, folder, packages);
    if (place === undefined || found.has(place)) continue;
    const { link, resolved } = packages[place] ?? {};
    if (link !== true) found.add(place);
    installedWith(link === true ? (resolved ?? '') : place, packages, found);
  }
  return found;
}

/** Returns the path where Node.js finds a package: the nearest `node_modules` that contains it. */
function objectLocation(name: string, from: string, packages: Readonly<Record<string, Locked>>): string | undefined {
  for (let folder = from; ; folder = folder.replace(/\/?[^/]*$/, '')) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return undefined;
  }
}

/** Names of license files other than LICENSE. */
const licenseFiles: Readonly<Record<string, string>> = { 'fastest-levenshtein': 'LICENSE.md', ignore: 'LICENSE-MIT' };

describe('the published packages', () => {
  it.each(published)('install only dependencies with permissive licenses: %s', async (folder) => {
    const { packages } = JSON.parse(await readFile(join(workspace, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Locked>;
    };
    const installed = [...installedWith(folder, packages)];
    // The dependencies of the functions are bundled.
    if (folder !== 'packages/handlers') expect(installed.length).toBeGreaterThan(0);
    expect(
      installed
        .filter((place) => !isPermissive(packages[place]?.license))
        .map((place) => `${place}: ${packages[place]?.license}`),
    ).toEqual([]);
  });

  it('contain the licenses of bundled packages, which are all permissive', async () => {
    const text = await readFile(join(workspace, 'packages/handlers/dist/THIRD_PARTY_LICENSES'), 'utf8');
    const bundled = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \((.*)\)$/gm)];
    expect(bundled.map(([, name]) => name)).toEqual(expect.arrayContaining(['@aws-sdk/client-s3', 'zod']));
    expect(bundled.filter(([, , license]) => !isPermissive(license)).map(([line]) => line)).toEqual([]);
  });

  it.each([
    ['apps/cli', 'commander'],
    ['apps/cli', 'ignore'],
    ['apps/cli', 'picocolors'],
    ['packages/asl', 'jsonata'],
    ['packages/local', 'fastest-levenshtein'],
  ])('contain the license of a package in their bundles: %s, %s', async (folder, name) => {
    const bundle = join(workspace, folder, 'dist/bundle');
    const files = (await readdir(bundle)).filter((file) => file.endsWith('.js'));
    const texts = await Promise.all(files.map((file) => readFile(join(bundle, file), 'utf8')));
    const license = await readFile(join(workspace, 'node_modules', name, licenseFiles[name] ?? 'LICENSE'), 'utf8');
    const [line = ''] = /^.*Copyright.*$/m.exec(license) ?? [];
    expect(texts.some((text) => text.includes(`${name} `) && text.includes(line.trim()))).toBe(true);
  });
});

/** Whether a license, or one alternative of it, is permissive. */
function isPermissive(license: string | undefined): boolean {
  return (license ?? '')
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((each) => each.split(' AND ').every((one) => PERMISSIVE.has(one)));
}
