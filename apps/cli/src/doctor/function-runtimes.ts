import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { optionNames, type RuntimeCommands, unsupportedRuntime } from '@stepwell/local/definitions';
import { type Check } from './check.js';

interface TemplateResource {
  readonly Type?: string;
  readonly Properties?: { readonly Runtime?: unknown; readonly ServiceToken?: unknown };
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** Checks that this machine has the runtimes of the functions in a cloud assembly. Nothing without functions. */
export async function checkRuntimes(assembly: string): Promise<Check[]> {
  const functions = await functionsByRuntime(assembly);
  if (functions.size === 0) return [];
  const name = 'Runtimes of functions';
  const problems: string[] = [];
  const found: string[] = [];
  for (const [runtime, paths] of [...functions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const reason = unsupportedRuntime(runtime, {}, optionNames['command-line']);
    const interpreter = reason === undefined ? interpreterOf(runtime) : undefined;
    if (reason !== undefined) problems.push(`${reason} (${paths.join(', ')})`);
    else if (interpreter !== undefined && !isSameVersion(runtime, interpreter))
      problems.push(`${runtime} runs on ${interpreter} (${paths.join(', ')})`);
    else found.push(interpreter === undefined ? runtime : `${runtime} on ${interpreter}`);
  }
  if (problems.length === 0) return [{ name, status: 'ok', message: found.join('; ') }];
  return [
    {
      name,
      status: 'warning',
      message: [...problems, ...found].join('; '),
      remedy: 'install the versions of the runtimes, or set --runtime of stepwell up',
    },
  ];
}

/**
 * Notices for the start of an assembly: functions for another major version of Node.js than this one, and commands of
 * runtimes that no function has.
 */
export async function runtimeNotices(assembly: string, commands: RuntimeCommands): Promise<string[]> {
  const runtimes = [...(await functionsByRuntime(assembly)).keys()].sort();
  const interpreter = `Node.js ${process.versions.node}`;
  const others = runtimes.filter(
    (runtime) =>
      runtime.startsWith('nodejs') && !Object.hasOwn(commands, runtime) && !isSameVersion(runtime, interpreter),
  );
  const unused = Object.keys(commands).filter((runtime) => !runtimes.includes(runtime));
  return [
    ...(others.length === 0
      ? []
      : [`Functions for ${others.join(' and ')} run on ${interpreter}, the version that runs stepwell`]),
    ...unused.map((runtime) => `No function has the runtime ${runtime} of --runtime`),
  ];
}

/** Construct paths of functions by their runtime. Functions of custom resources, which do not run here, are left out. */
async function functionsByRuntime(assembly: string): Promise<Map<string, string[]>> {
  const functions = new Map<string, string[]>();
  for (const file of await templates(assembly)) {
    const { Resources = {} } = JSON.parse(await readFile(file, 'utf8')) as {
      readonly Resources?: Readonly<Record<string, TemplateResource>>;
    }; // missing fields are skipped
    const ofCustomResources = new Set(
      Object.values(Resources).flatMap(({ Properties }) => functionOf(Properties?.ServiceToken)),
    );
    for (const [logicalId, { Type, Properties, Metadata }] of Object.entries(Resources)) {
      const runtime = Properties?.Runtime;
      if (Type !== 'AWS::Lambda::Function' || typeof runtime !== 'string' || ofCustomResources.has(logicalId)) continue;
      const path = (Metadata?.['aws:cdk:path'] ?? logicalId).replace(/\/Resource$/, '');
      functions.set(runtime, [...(functions.get(runtime) ?? []), path]);
    }
  }
  return functions;
}

/** The logical ID of the function in `{ 'Fn::GetAtt': ['Handler', 'Arn'] }`. */
function functionOf(serviceToken: unknown): string[] {
  const attribute = (serviceToken as { readonly 'Fn::GetAtt'?: unknown } | undefined)?.['Fn::GetAtt'];
  const [logicalId] = typeof attribute === 'string' ? attribute.split('.') : Array.isArray(attribute) ? attribute : [];
  return typeof logicalId === 'string' ? [logicalId] : [];
}

/** The templates of an assembly and of the assemblies in it. Skips assets, which can contain many files. */
async function templates(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isFile()) return entry.name.endsWith('.template.json') ? [path] : [];
      return entry.isDirectory() && !/^(asset\.|node_modules$)/.test(entry.name) ? templates(path) : [];
    }),
  );
  return found.flat();
}

/** The interpreter of a runtime with its version; `undefined` if it has none. */
function interpreterOf(runtime: string): string | undefined {
  if (runtime.startsWith('nodejs')) return `Node.js ${process.versions.node}`;
  if (runtime.startsWith('python')) return execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim();
  return undefined;
}

/** Whether an interpreter has the version of a runtime: the major version of Node.js, the minor version of Python. */
function isSameVersion(runtime: string, interpreter: string): boolean {
  const [, wanted = ''] = /^[a-z]+(\d+(?:\.\d+)?)/.exec(runtime) ?? [];
  const [, version = ''] = / ([\d.]+)$/.exec(interpreter) ?? [];
  return version === wanted || version.startsWith(`${wanted}.`);
}
