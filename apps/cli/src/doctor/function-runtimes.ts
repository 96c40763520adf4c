import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unsupportedRuntime } from '@stepwell/local/definitions';
import { type Check } from './check.js';

interface TemplateResource {
  readonly Type?: string;
  readonly Properties?: { readonly Runtime?: unknown };
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
    const reason = unsupportedRuntime(runtime, {});
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
      remedy: 'install the versions of the runtimes, or set the option runtimes of startLocal',
    },
  ];
}

/** Construct paths of functions by their runtime. */
async function functionsByRuntime(assembly: string): Promise<Map<string, string[]>> {
  const functions = new Map<string, string[]>();
  const files = await readdir(assembly, { withFileTypes: true, recursive: true });
  for (const { name, parentPath } of files.filter((entry) => entry.isFile())) {
    if (!/\.(template|nested\.template)\.json$/.test(name) || /[\\/]node_modules([\\/]|$)/.test(parentPath)) continue;
    const { Resources = {} } = JSON.parse(await readFile(join(parentPath, name), 'utf8')) as {
      readonly Resources?: Readonly<Record<string, TemplateResource>>;
    }; // missing fields are skipped
    for (const [logicalId, { Type, Properties, Metadata }] of Object.entries(Resources)) {
      const runtime = Properties?.Runtime;
      if (Type !== 'AWS::Lambda::Function' || typeof runtime !== 'string') continue;
      const path = (Metadata?.['aws:cdk:path'] ?? logicalId).replace(/\/Resource$/, '');
      functions.set(runtime, [...(functions.get(runtime) ?? []), path]);
    }
  }
  return functions;
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
