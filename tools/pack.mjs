// `npm run pack [-- <folder>]`: builds the published packages and writes their tarballs to a folder (default:
// `packed`). Apps install them:
//
//     npm install <folder>/*.tgz
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root, runNx } from './nx.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'packed'));
const projects = ['packages', 'apps']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
  .filter((path) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).private !== true);

const built = await runNx(['run-many', '--targets=build', `--projects=${projects.join(',')}`, '--output-style=static']);
if (built !== 0) process.exit(built);

mkdirSync(folder, { recursive: true });
// Otherwise apps would install tarballs of earlier versions too.
for (const name of readdirSync(folder)) if (/^stepwell-.*\.tgz$/.test(name)) rmSync(join(folder, name));
const npm = process.env.npm_execpath;
const args = [
  'pack',
  '--loglevel=error',
  '--pack-destination',
  folder,
  ...projects.map((path) => `--workspace=${path}`),
];
const packed = npm?.endsWith('.js')
  ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
if (packed.status !== 0) process.exit(packed.status ?? 1);

console.log(
  `\n${projects.length} packages are in ${relative(process.cwd(), folder) || '.'}. In the folder of your app:\n\n    npm install ${join(folder, '*.tgz')}\n`,
);
