import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the last assembly's files are while the next one is synthesized. */
const backupFolder = '.stepwell-last';

/**
 * When a whole cloud assembly was synthesized; `undefined` where there is none, or only a part of one: its manifest is
 * the last file that a synthesis writes, and names the templates.
 */
export async function synthesizedAt(assembly: string): Promise<Date | undefined> {
  try {
    const path = join(assembly, 'manifest.json');
    const { artifacts = {} } = (await readJson(path)) as { readonly artifacts?: Readonly<Record<string, Artifact>> };
    for (const { type, properties } of Object.values(artifacts)) {
      const { templateFile, directoryName } = properties ?? {};
      if (type === 'aws:cloudformation:stack' && templateFile !== undefined)
        await readJson(join(assembly, templateFile));
      const isNested = type === 'cdk:cloud-assembly' && directoryName !== undefined;
      if (isNested && (await synthesizedAt(join(assembly, directoryName))) === undefined) return undefined;
    }
    return (await stat(path)).mtime;
  } catch {
    return undefined;
  }
}

/**
 * Lets a synthesis write into an assembly's folder, and puts the last assembly back where it fails. Assets stay where
 * they are: the CDK copies or bundles none that is there, and an app that packs its own folder has the same output each
 * time.
 *
 * @param write writes the assembly; rejects when it cannot
 */
export async function withRollback(output: string, write: () => Promise<void>): Promise<void> {
  // A synthesis that was killed left it there.
  if ((await synthesizedAt(output)) === undefined) await restoreBackup(output);
  const isWhole = (await synthesizedAt(output)) !== undefined;
  await rm(join(output, backupFolder), { recursive: true, force: true });
  if (isWhole) await backUp(output);
  try {
    await write();
  } catch (error) {
    await restoreBackup(output);
    throw error;
  }
  await rm(join(output, backupFolder), { recursive: true, force: true });
}

async function backUp(output: string): Promise<void> {
  await mkdir(join(output, backupFolder));
  // The manifest goes first and comes back last: a folder that has one is whole.
  const names = await assemblyFiles(output);
  for (const name of names.sort(manifestFirst)) await rename(join(output, name), join(output, backupFolder, name));
}

async function restoreBackup(output: string): Promise<void> {
  const names = await readdir(join(output, backupFolder)).catch(() => undefined);
  if (names === undefined) return;
  for (const name of await assemblyFiles(output)) await rm(join(output, name), { recursive: true, force: true });
  for (const name of names.sort(manifestFirst).reverse())
    await rename(join(output, backupFolder, name), join(output, name));
  await rm(join(output, backupFolder), { recursive: true, force: true });
}

/** What a synthesis writes anew: all but assets, and what the CDK's command line keeps there. */
async function assemblyFiles(output: string): Promise<string[]> {
  const names = await readdir(output).catch(() => []);
  return names.filter(
    (name) => name !== backupFolder && name !== '.cache' && !/^(asset\.|bundling-temp-)|\.lock$/.test(name),
  );
}

function manifestFirst(one: string, other: string): number {
  return Number(other === 'manifest.json') - Number(one === 'manifest.json');
}

/** The fields of an artifact that are read here. */
interface Artifact {
  readonly type?: string;
  readonly properties?: { readonly templateFile?: string; readonly directoryName?: string };
}

async function readJson(path: string): Promise<object> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new TypeError(`${path} is no JSON object`);
  return value;
}
