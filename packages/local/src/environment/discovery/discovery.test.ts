import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { formatOwner, processStartTime, thisHost } from '../../kernel/process-owner.js';
import { announceEnvironment, findEnvironments, stateFolder } from './index.js';

const running = {
  endpoint: 'http://127.0.0.1:4570',
  region: 'eu-north-1',
  accountId: '123456789012',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
};
const roots: string[] = [];
let root = '';
let env: Record<string, string> = {};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'discovery-'));
  roots.push(root);
  env = { XDG_STATE_HOME: join(root, 'state') };
  await mkdir(join(root, 'app/lib/deep'), { recursive: true });
  await mkdir(join(root, 'other'), { recursive: true });
  await writeFile(join(root, 'app/cdk.json'), '{}');
});

afterAll(async () => {
  for (const each of roots) await rm(each, { recursive: true, force: true });
});

const files = () => readdir(join(root, 'state/stepwell/environments'));
const endpointsIn = async (folder: string) =>
  (await findEnvironments(join(root, folder), { env })).map(({ endpoint }) => endpoint);

describe('discovery', () => {
  it('finds the environment of an app from every folder of it, and from no other', async () => {
    await using _announced = await announceEnvironment(running, [join(root, 'app/lib')], { env });
    await symlink(join(root, 'app'), join(root, 'link'));
    expect(await endpointsIn('app')).toEqual([running.endpoint]);
    expect(await endpointsIn('app/lib/deep')).toEqual([running.endpoint]);
    expect(await endpointsIn('link/lib')).toEqual([running.endpoint]);
    expect(await endpointsIn('other')).toEqual([]);
    expect(await endpointsIn('.')).toEqual([]);
    expect(await findEnvironments(undefined, { env })).toMatchObject([running]);
  });

  it('returns the newest environment first', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await using _one = await announceEnvironment(running, [join(root, 'app')], { env });
    vi.setSystemTime(Date.now() + 1000);
    await using _two = await announceEnvironment(
      { ...running, endpoint: 'http://127.0.0.1:4571' },
      [join(root, 'app')],
      {
        env,
      },
    );
    expect(await endpointsIn('app')).toEqual(['http://127.0.0.1:4571', 'http://127.0.0.1:4570']);
  });

  it.skipIf(process.platform === 'win32')('lets only the user read the file, and removes it at the end', async () => {
    {
      await using _announced = await announceEnvironment(running, [root], { env });
      const [name = ''] = await files();
      const { mode } = await stat(join(root, 'state/stepwell/environments', name));
      expect((mode & 0o777).toString(8)).toBe('600');
    }
    expect(await files()).toEqual([]);
  });

  it('ignores and removes the files of ended processes, and ignores files that it cannot read', async () => {
    const child = spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' });
    await once(child, 'exit');
    const ended = formatOwner({ host: thisHost(), pid: child.pid ?? 0, startTime: 1 });
    const owner = formatOwner({ host: thisHost(), pid: process.pid, startTime: processStartTime(process.pid) });
    await using _announced = await announceEnvironment(running, [root], { env });
    const folder = join(root, 'state/stepwell/environments');
    const [name = ''] = await files();
    await rename(join(folder, name), join(folder, `${ended}-1.json`));
    await writeFile(join(folder, `${ended}-2.json.new`), '{');
    for (const [index, text] of ['', '{', 'null', '[]', '{"endpoint":"http://127.0.0.1:1"}'].entries())
      await writeFile(join(folder, `${owner}-${index}.json`), text);
    await writeFile(join(folder, 'note.txt'), '');
    expect(await findEnvironments(undefined, { env })).toEqual([]);
    expect((await files()).filter((each) => each.startsWith(ended))).toEqual([]);
    expect(await files()).toHaveLength(6);
  });

  it('finds nothing without a folder', async () => {
    expect(await findEnvironments(root, { env: { XDG_STATE_HOME: join(root, 'nowhere') } })).toEqual([]);
  });
});

describe('the folder for state', () => {
  it.runIf(process.platform === 'linux')('follows the XDG specification', () => {
    expect(stateFolder({ XDG_STATE_HOME: '/state', HOME: '/home/me' })).toBe('/state/stepwell');
    expect(stateFolder({ XDG_STATE_HOME: 'relative', HOME: '/home/me' })).toBe('/home/me/.local/state/stepwell');
    expect(stateFolder({ HOME: '/home/me' })).toBe('/home/me/.local/state/stepwell');
  });
});
