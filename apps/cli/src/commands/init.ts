import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type WorkflowDescription, workflowById, workflows } from '@stepwell/core';
import { appFiles } from '../init/app-files.js';
import { isInteractive, promptChoice } from '../terminal/prompt.js';
import { createOutput } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';

/** The flags of `stepwell init`. */
export interface InitFlags {
  readonly workflow?: string;
  readonly name?: string;
  readonly json?: boolean;
}

/**
 * `stepwell init`: creates a CDK app with a workflow, its test and a README. Installs nothing and makes no network
 * calls.
 */
export async function init(
  folderArgument: string,
  flags: InitFlags,
  version: string,
  terminal: Terminal,
): Promise<void> {
  const output = createOutput(terminal, flags.json === true);
  const folder = resolve(terminal.cwd, folderArgument);
  await checkEmpty(folder, folderArgument);
  const name = packageName(flags.name, folder);
  const workflow = await workflowOf(flags.workflow, terminal);
  const files = await appFiles({ name, workflow, stepwell: version });
  for (const [path, content] of Object.entries(files)) {
    await write(join(folder, path), content, folderArgument);
  }
  await output.record({ type: 'created', folder, name, workflow: workflow.id, files: Object.keys(files) });
  for (const path of Object.keys(files)) await output.data(join(folderArgument, path));
  const target = relative(terminal.cwd, folder);
  const change = target === '' ? '' : `cd ${target} && `;
  await output.notify(
    `\nCreated an app with the workflow ${workflow.id}. Next steps:\n  ${change}npm install && npm test`,
  );
}

async function write(path: string, content: string, folderArgument: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // Do not overwrite a file that was created in the meantime.
    await writeFile(path, content, { flag: 'wx' });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UsageError(`folder: cannot write to ${folderArgument} (${problem}). Specify another folder`, 'folder', {
      cause: error,
    });
  }
}

async function checkEmpty(folder: string, folderArgument: string): Promise<void> {
  const present = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new UsageError(
      `folder must be an empty or new folder, got '${folderArgument}', which cannot be read as a folder`,
      'folder',
      { cause: error },
    );
  });
  // A new git repository counts as empty.
  const others = present.filter((name) => name !== '.git');
  if (others.length === 0) return;
  const listed = `${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}`;
  throw new UsageError(
    `folder must be empty or new, got '${folderArgument}', which contains ${listed}. Specify a new folder`,
    'folder',
  );
}

function packageName(nameFlag: string | undefined, folder: string): string {
  const name =
    nameFlag ??
    basename(folder)
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '');
  if (!/^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/.test(name) || name.length > 214) {
    throw new UsageError(`--name must be a valid npm package name in lower case, got '${name}'`, '--name');
  }
  return name;
}

async function workflowOf(workflowFlag: string | undefined, terminal: Terminal): Promise<WorkflowDescription> {
  const choices = Object.fromEntries(workflows.map(({ id, summary }) => [id, summary]));
  const ids = Object.keys(choices);
  const chosen =
    workflowFlag === undefined && isInteractive(terminal)
      ? await promptChoice('Which workflow?', choices, terminal)
      : workflowFlag;
  const names = ids.join(', ');
  if (chosen === undefined) throw new UsageError(`--workflow is required: one of ${names}`, '--workflow');
  const workflow = workflowById(chosen);
  if (workflow !== undefined) return workflow;
  const { didYouMean } = await import('@stepwell/local/definitions');
  const hint = didYouMean(chosen, ids);
  throw new UsageError(
    `--workflow must be one of ${names}, got '${chosen}'${hint === '' ? '' : `. ${hint}`}`,
    '--workflow',
  );
}
