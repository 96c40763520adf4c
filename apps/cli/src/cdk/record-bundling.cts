// Loaded into the process of an app by NODE_OPTIONS. Records how the CDK bundles functions with esbuild, and which
// files the app loads. The CDK calls `spawnSync` of the module object, which a default import is.
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import inspector from 'node:inspector';
import path from 'node:path';
import url from 'node:url';

const folder = process.env['STEPWELL_RECORD_BUNDLING'] ?? '';
const bundles: object[] = [];
const shellCommands: string[] = [];
const { spawnSync } = childProcess;

if (folder !== '') {
  (childProcess as { spawnSync: unknown }).spawnSync = recordingSpawn;
  process.on('exit', writeRecord);
}

function recordingSpawn(command: string, args: unknown, options: childProcess.SpawnSyncOptions = {}): unknown {
  const call = spawnSync as (...parameters: unknown[]) => unknown;
  if (!Array.isArray(args)) return call(command, args, options);
  const list = args.map(String);
  const outfile = valueOf(list, 'outfile');
  if (!list.includes('--bundle') || outfile === undefined || ![command, ...list].some(isEsbuild)) {
    shellCommands.push([command, ...list].join(' '));
    return call(command, list, options);
  }
  const cwd = path.resolve(String(options.cwd ?? '.'));
  const metafile = valueOf(list, 'metafile') ?? path.join(folder, `${process.pid}-${bundles.length}.meta.json`);
  const env = { ...(options.env ?? process.env) };
  const changed = Object.entries(env).filter(([name, value]) => process.env[name] !== value);
  const result = call(command, [...list, `--metafile=${metafile}`], {
    ...options,
    env: { ...env, STEPWELL_RECORD_BUNDLING: '' },
  });
  try {
    const { inputs } = JSON.parse(fs.readFileSync(metafile, 'utf8')) as { inputs: object };
    const sha256 = crypto.createHash('sha256').update(fs.readFileSync(outfile)).digest('hex');
    const files = Object.keys(inputs).map((file) => path.resolve(cwd, file));
    bundles.push({ command, args: list, cwd, env: Object.fromEntries(changed), outfile, sha256, inputs: files });
  } catch {
    // The bundling failed, and the app reports it.
  }
  return result;
}

function writeRecord(): void {
  const modules: string[] = [];
  const session = new inspector.Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => {
    if (params.url.startsWith('file:')) modules.push(url.fileURLToPath(params.url.replace(/[?#].*/, '')));
    else if (path.isAbsolute(params.url)) modules.push(params.url);
  });
  session.post('Debugger.enable');
  session.disconnect();
  fs.writeFileSync(
    path.join(folder, `${process.pid}.record.json`),
    JSON.stringify({ bundles, modules: [...new Set([...modules, ...Object.keys(require.cache)])], shellCommands }),
  );
}

function valueOf(args: readonly string[], option: string): string | undefined {
  return args.find((arg) => arg.startsWith(`--${option}=`))?.slice(option.length + 3);
}

function isEsbuild(word: string): boolean {
  return path.basename(word) === 'esbuild';
}
