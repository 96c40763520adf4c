// Fetches the public apps, installs their dependencies and synthesizes them, one after the other:
//   node public-apps/prepare.mjs <folder> [--mirrors <folder of git directories>] [--count 40] [part of a path]
// The apps share one installation of their packages: <folder>/node_modules, with the newest version of the CDK.
// The first 40 that synthesize and have a state machine are the list; <folder>/list.json holds what came of each.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findCandidates } from './candidates.mjs';

const options = { mirrors: { type: 'string' }, count: { type: 'string', default: '40' } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [folder, only] = positionals;
if (folder === undefined) {
  console.error('prepare: folder is required: the folder for the apps');
  process.exit(2);
}
const listFile = resolve(folder, 'list.json');
const list = existsSync(listFile) ? JSON.parse(readFileSync(listFile, 'utf8')) : [];
const quiet = { stdio: 'ignore' };

/** The git directory of a repository: a mirror, or a clone that is made when it is missing. */
function gitFolder({ name }) {
  if (values.mirrors !== undefined) return join(values.mirrors, name.replace('/', '+'), 'repo');
  const clone = resolve(folder, '.git-mirrors', name.replace('/', '+'));
  if (!existsSync(clone)) execFileSync('git', ['clone', '--bare', `https://github.com/${name}`, clone], quiet);
  return clone;
}

/** Where the app's part of its repository is: the folder of the part, which can have more than the CDK app. */
export function folderOf({ repository, path }) {
  return resolve(folder, repository.split('/')[1], path);
}

function prepare(app) {
  const root = resolve(folder, app.repository.split('/')[1]);
  mkdirSync(root, { recursive: true });
  rmSync(join(root, app.part), { recursive: true, force: true });
  const archive = execFileSync('git', ['-C', gitFolder({ name: app.repository }), 'archive', app.commit, app.part], {
    maxBuffer: 1 << 30,
  });
  execFileSync('tar', ['-x', '-C', root], { input: archive });
  // Folders of functions need their packages in their assets.
  for (const cwd of packagesOf(join(root, app.part)).filter((each) => each !== folderOf(app))) {
    const install = spawnSync('npm', ['install', ...npmOptions, '--omit=dev'], { cwd, encoding: 'utf8' });
    if (install.status !== 0) return `npm install: ${lastLines(install.stderr)}`;
    const build = spawnSync('npm', ['run', 'build', '--if-present'], { cwd, encoding: 'utf8' });
    if (build.status !== 0) return `npm run build: ${lastLines(build.stderr + build.stdout)}`;
  }
  const modules = join(folderOf(app), 'node_modules');
  if (!existsSync(modules)) symlinkSync(join(resolve(folder), 'node_modules'), modules);
  const missing = missingPackages(app);
  if (missing.length > 0) return `packages: ${missing.join(', ')} is not installed`;
  return synthesize(app);
}

const npmOptions = ['--no-audit', '--no-fund', '--prefer-offline', '--legacy-peer-deps'];
/** Packages that only tests and formatting need. */
const notNeeded = /jest|eslint|prettier|^@types\/|^dotenv-cli$|^aws-cdk$|^@swc\/|testing$/;

/** The packages of an app that neither it nor the folder above it has. */
function missingPackages(app) {
  const file = join(folderOf(app), 'package.json');
  const { dependencies, devDependencies } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !notNeeded.test(name) && !existsSync(join(folder, 'node_modules', name)),
  );
}

/** The folders below a folder that have a package.json, dependencies excluded. */
function packagesOf(root) {
  const found = existsSync(join(root, 'package.json')) ? [root] : [];
  for (const entry of readdirSync(root, { withFileTypes: true }))
    if (entry.isDirectory() && !['node_modules', 'cdk.out'].includes(entry.name))
      found.push(...packagesOf(join(root, entry.name)));
  return found;
}

/** Runs the command of cdk.json as the CDK CLI does. Returns why it failed. */
function synthesize(app) {
  const cwd = folderOf(app);
  const { context = {} } = JSON.parse(readFileSync(join(cwd, 'cdk.json'), 'utf8'));
  rmSync(join(cwd, 'cdk.out'), { recursive: true, force: true });
  const synthesis = spawnSync(app.app, {
    cwd,
    shell: true,
    encoding: 'utf8',
    timeout: 600_000,
    env: {
      ...process.env,
      CDK_OUTDIR: join(cwd, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:enable-path-metadata': true, ...context }),
      CDK_DEFAULT_ACCOUNT: '123456789012',
      CDK_DEFAULT_REGION: 'us-east-1',
      // Types are not checked, which takes most of the time.
      TS_NODE_TRANSPILE_ONLY: 'true',
    },
  });
  if (synthesis.status !== 0) return `synthesis: ${lastLines(synthesis.stderr + synthesis.stdout)}`;
  const templates = readdirSync(join(cwd, 'cdk.out'), { recursive: true }).filter((name) =>
    name.endsWith('template.json'),
  );
  const hasMachine = templates.some((name) =>
    readFileSync(join(cwd, 'cdk.out', name), 'utf8').includes('"AWS::StepFunctions::StateMachine"'),
  );
  return hasMachine ? undefined : 'the templates have no state machine';
}

const lastLines = (text) => text.trim().split('\n').slice(-6).join('\n').slice(-800);

if (!existsSync(join(folder, 'node_modules'))) {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'app-packages.json'), join(folder, 'package.json'));
  execFileSync('npm', ['install', ...npmOptions, '--ignore-scripts'], { cwd: folder, stdio: 'inherit' });
}
for (const app of findCandidates(gitFolder)) {
  const known = list.findIndex(({ key }) => key === app.key);
  if (only === undefined && list.filter(({ failure }) => failure === undefined).length >= Number(values.count)) break;
  if (only === undefined ? known !== -1 : !app.path.includes(only)) continue;
  const failure = prepare(app);
  list.splice(known === -1 ? list.length : known, known === -1 ? 0 : 1, { ...app, ...(failure && { failure }) });
  writeFileSync(listFile, `${JSON.stringify(list, undefined, 2)}\n`);
  console.log(`${failure === undefined ? 'ok' : 'not'} ${app.repository}/${app.path} ${failure ?? ''}`);
}
