import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Returns the licenses of all bundled packages as one text. The licenses require to be distributed with the code.
 *
 * @param {Iterable<string>} files paths of all bundled files
 * @returns {string} one section per license, with the names of its packages
 */
export function thirdPartyLicenses(files) {
  const folders = new Set([...files].map(packageFolder).filter((folder) => folder !== undefined));
  /** Names of packages, by the text of their license. */
  const packages = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = readdirSync(folder)
      .filter((file) => /^(licen[cs]e|notice)/i.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').trim())
      .join('\n\n');
    const names = packages.get(text) ?? new Set();
    packages.set(text, names.add(`${name} ${version} (${license})`));
  }
  const sections = [...packages]
    .map(([text, names]) =>
      [...[...names].sort(), '', text === '' ? 'The packages have no license file.' : text].join('\n'),
    )
    .sort();
  return `The functions in this folder contain code of these packages.\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/**
 * Returns the folder of the package of a file: the nearest folder whose `package.json` has a version. Returns undefined
 * for files of this package.
 */
function packageFolder(file) {
  if (!file.includes('node_modules/')) return undefined;
  for (let folder = dirname(file); folder.includes('node_modules/'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version !== undefined) return folder;
  }
  throw new Error(`${file} belongs to no package`);
}
