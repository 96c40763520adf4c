import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { appFiles } from '../init/app-files.js';
import { isWorkflowName, type WorkflowName, workflowNames } from '../init/workflow-names.js';
import { canAsk, choose } from '../terminal/ask.js';
import { talkTo } from '../terminal/talk.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';

/** The flags of `stepwell init`. */
export interface InitFlags {
  readonly workflow?: string;
  readonly name?: string;
  readonly json?: boolean;
}

/**
 * `stepwell init`: makes a new CDK app with a workflow, its test and a README. Nothing is installed and nobody is
 * called.
 */
export async function init(given: string, flags: InitFlags, version: string, terminal: Terminal): Promise<void> {
  const talk = talkTo(terminal, flags.json === true);
  const folder = resolve(terminal.cwd, given);
  await checkEmpty(folder, given);
  const name = packageName(flags.name, folder);
  const workflow = await workflowOf(flags.workflow, terminal);
  const files = await appFiles({ name, workflow, stepwell: version });
  for (const [path, content] of Object.entries(files)) {
    await write(join(folder, path), content, given);
  }
  await talk.record({ type: 'created', folder, name, workflow, files: Object.keys(files) });
  for (const path of Object.keys(files)) await talk.data(join(given, path));
  const there = relative(terminal.cwd, folder);
  await talk.say(`\nAn app with ${workflow}. Next:\n  ${there === '' ? '' : `cd ${there} && `}npm install && npm test`);
}

async function write(path: string, content: string, given: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // Never over a file that came to be there meanwhile.
    await writeFile(path, content, { flag: 'wx' });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UsageError(`folder: ${given} cannot be written to (${problem}); give another one`, 'folder', {
      cause: error,
    });
  }
}

async function checkEmpty(folder: string, given: string): Promise<void> {
  const present = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new UsageError(
      `folder must be an empty folder or a new one, got '${given}', which is no folder that can be read`,
      'folder',
      { cause: error },
    );
  });
  // A repository that was just made has nothing else in it.
  const others = present.filter((name) => name !== '.git');
  if (others.length > 0)
    throw new UsageError(
      `folder must be empty or new, got '${given}' (with ${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}); give the name of a new one`,
      'folder',
    );
}

function packageName(given: string | undefined, folder: string): string {
  const name =
    given ??
    basename(folder)
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '');
  if (!/^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/.test(name) || name.length > 214) {
    throw new UsageError(`--name must be the name of an npm package, in lower case, got '${name}'`, '--name');
  }
  return name;
}

async function workflowOf(given: string | undefined, terminal: Terminal): Promise<WorkflowName> {
  if (given === undefined && canAsk(terminal)) return choose('Which workflow?', workflowNames, terminal);
  const names = Object.keys(workflowNames).join(', ');
  if (given === undefined) throw new UsageError(`--workflow is required; give one of ${names}`, '--workflow');
  if (isWorkflowName(given)) return given;
  const { didYouMean } = await import('@stepwell/local/definitions');
  const hint = didYouMean(given, Object.keys(workflowNames));
  throw new UsageError(
    `--workflow must be one of ${names}, got '${given}'${hint === '' ? '' : `. ${hint}`}`,
    '--workflow',
  );
}
