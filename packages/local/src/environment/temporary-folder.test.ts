import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocal } from './start-local.js';
import { formatOwner, processStartTime, thisHost } from '../kernel/process-owner.js';
import { makeTemporaryFolder, removeAbandonedFolders } from './temporary-folder.js';

/** The prefix of the folders of a process. */
const folderPrefix = (owner: Parameters<typeof formatOwner>[0]): string => `stepwell-${formatOwner(owner)}-`;
const hasStartTimes = existsSync('/proc/self/stat');

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'stepwell-test-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** Makes the folder that a process would have made, with a file in it. */
async function folderOf(pid: number, { place = thisHost(), startTime = processStartTime(pid) } = {}): Promise<string> {
  const folder = `${join(parent, folderPrefix({ host: place, pid, startTime }))}AbC_9x`;
  await mkdir(join(folder, 's3'), { recursive: true });
  await writeFile(join(folder, 's3', 'object'), 'content');
  return folder;
}

/** A process that runs until it is killed. */
async function startProcess() {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 60_000)'], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid ?? 0, kill };
}

describe('the folder of an environment', () => {
  it('stays while its process runs, and is removed by the next start after a kill', async () => {
    const { pid, kill } = await startProcess();
    const folder = await folderOf(pid);
    await removeAbandonedFolders(parent);
    expect(existsSync(folder)).toBe(true);
    await kill();
    const [first, second] = await Promise.all([startLocal({ directory: parent }), startLocal({ directory: parent })]);
    const own = (await readdir(parent)).filter((name) => join(parent, name) !== folder);
    expect(own).toHaveLength(2);
    await first.close();
    expect(existsSync(folder)).toBe(false);
    await second.close();
    expect(await readdir(parent)).toEqual([]);
  });

  it('of this process stays', async () => {
    const own = await makeTemporaryFolder(join(parent, 'missing', 'parent'));
    await removeAbandonedFolders(join(parent, 'missing', 'parent'));
    expect(existsSync(own)).toBe(true);
  });

  it.runIf(hasStartTimes)('is removed if its process ID was reused', async () => {
    const folder = await folderOf(process.pid, { startTime: processStartTime(process.pid) - 1 });
    await removeAbandonedFolders(parent);
    expect(existsSync(folder)).toBe(false);
  });

  it('stays if its process may still run', async () => {
    const { pid, kill } = await startProcess();
    await kill();
    const elsewhere = await folderOf(pid, { place: '00000000', startTime: 1 });
    const unknownStart = await folderOf(process.pid, { startTime: 0 });
    const others = ['stepwell-AbC123', 'stepwell-deploy-AbC123', `other-${thisHost()}-${pid}-1-AbC123`];
    for (const name of others) await mkdir(join(parent, name));
    const file = `${join(parent, folderPrefix({ host: thisHost(), pid, startTime: 1 }))}file01`;
    await writeFile(file, '');
    const target = await mkdtemp(join(tmpdir(), 'stepwell-test-'));
    const link = `${join(parent, folderPrefix({ host: thisHost(), pid, startTime: 1 }))}link01`;
    await symlink(target, link);
    await removeAbandonedFolders(parent);
    for (const path of [elsewhere, unknownStart, file, link, target, ...others.map((name) => join(parent, name))]) {
      expect([path, existsSync(path)]).toEqual([path, true]);
    }
    await rm(target, { recursive: true });
  });

  it('is removed by one of several concurrent starts', async () => {
    const { pid, kill } = await startProcess();
    const folder = await folderOf(pid);
    await kill();
    await Promise.all(Array.from({ length: 8 }, () => removeAbandonedFolders(parent)));
    expect(existsSync(folder)).toBe(false);
  });
});
