import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatOwner, type Owner, thisOwner } from '../../../kernel/process-owner.js';
import { startTestFunctions, type TestFunctions } from '../../../testing/test-functions.js';
import { confined, hasProcessNamespace } from './confinement.js';
import { markerVariable } from './process-tree.js';

let functions: TestFunctions;
beforeAll(async () => {
  functions = await startTestFunctions({ onLog: () => undefined });
});
afterAll(() => functions.close());

/** Asks the endpoint every 20 ms while work is in progress; returns the longest time to a response. */
async function longestPing(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  let longest = 0;
  while (!isDone) {
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      get(functions.local.endpoint.url, (response) => response.resume().once('end', resolve)).once('error', reject);
    });
    longest = Math.max(longest, performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await done;
  return longest;
}

/** Whether a process with such a command line is alive. */
function isRunning(command: string): boolean {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .some((line) => line.startsWith(command));
}

const hasMemoryLimit = process.platform === 'linux';
const isPosix = process.platform !== 'win32';

describe('an attack of a function', () => {
  it.runIf(hasMemoryLimit)('with 3 GB of buffers ends it, as on Lambda', async () => {
    const name = await functions.create(
      `exports.handler = async () => {
        const all = [];
        for (let n = 0; n < 48; n += 1) {
          all.push(Buffer.alloc(64 * 1024 * 1024, 1));
          await new Promise((resolve) => setImmediate(resolve));
        }
        return all.length;
      };`,
      { memorySizeMb: 128 },
    );
    const result = functions.invoke(name);
    expect(await longestPing(result)).toBeLessThan(500);
    const { value, logTail, requestId } = await result;
    expect(value).toEqual({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    });
    expect(logTail).toMatch(/Max Memory Used: 128 MB.*\tStatus: error\n$/);
    expect((await functions.run('exports.handler = async () => 1;')).value).toBe(1);
  });

  it.runIf(isPosix)('with a child process that outlives the timeout ends both', async () => {
    const name = await functions.create(
      `const { spawn, spawnSync } = require('node:child_process');
      exports.handler = async () => {
        spawn('sleep', ['4201'], { stdio: 'ignore' });
        spawn('sleep', ['4202'], { stdio: 'ignore', detached: true }).unref();
        return spawnSync('sleep', ['4203']);
      };`,
      { timeoutSeconds: 1 },
    );
    const startedAt = performance.now();
    const result = functions.invoke(name);
    expect(await longestPing(result)).toBeLessThan(500);
    const { value } = await result;
    expect(value).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await expect.poll(() => isRunning('sleep 4201') || isRunning('sleep 4203')).toBe(false);
    if (process.platform === 'linux') await expect.poll(() => isRunning('sleep 4202')).toBe(false);
  });

  it.runIf(hasMemoryLimit)('that never ends is reported with the memory that it used', async () => {
    const name = await functions.create('exports.handler = () => new Promise(() => setTimeout(() => {}, 9_000));', {
      timeoutSeconds: 1,
      memorySizeMb: 1769,
    });
    const { logTail } = await functions.invoke(name);
    expect(Number(/Max Memory Used: (\d+) MB/.exec(logTail)?.[1])).toBeLessThan(500);
    expect(logTail).toMatch(/Status: timeout\n$/);
  });

  it('with 2 million lines of log does not stop the endpoint', async () => {
    const before = process.memoryUsage().rss;
    const name = await functions.create(
      'exports.handler = async () => { for (let n = 0; n < 2_000_000; n += 1) console.log("line %d of the log", n); };',
      { timeoutSeconds: 4 },
    );
    const result = functions.invoke(name);
    expect(await longestPing(result)).toBeLessThan(500);
    const { logTail } = await result;
    expect(logTail).toMatch(/line \d+ of the log/);
    expect(logTail.length).toBeLessThanOrEqual(4096);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it.each([
    ['process.kill(process.pid)', 'signal: terminated'],
    ['process.kill(process.pid, "SIGKILL")', 'signal: killed'],
    ['process.kill(0, "SIGINT")', 'signal: interrupt'],
    ['process.abort()', 'signal: aborted'],
    ['process.exit(7)', 'exit status 7'],
  ])('%s ends only itself', async (statement, reason) => {
    const { value, requestId } = await functions.run(
      `exports.handler = async () => { ${statement}; await new Promise((resolve) => setTimeout(resolve, 5_000)); };`,
    );
    expect(value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${reason}`,
    });
  });

  it('with a signal for the runtime is refused, as on Lambda', async () => {
    const { value } = await functions.run(`exports.handler = async () => {
      try { return process.kill(process.ppid); } catch ({ code, syscall }) { return [code, syscall]; }
    };`);
    expect(value).toEqual(['EPERM', 'kill']);
  });

  it.runIf(isPosix)('with a signal for the runtime from a child process does not reach it', async () => {
    const { functionError } = await functions.run(`exports.handler = async () => {
      const { ppid } = process;
      require('node:child_process').spawnSync('sh', ['-c', 'kill -9 ' + ppid + '; kill -9 -' + ppid]);
    };`);
    // In a process namespace, the parent is process 1, which ignores signals, and -1 are all processes.
    expect(functionError).toBe('Unhandled');
  });

  it.runIf(hasProcessNamespace())('with a signal for all processes reaches only its own', async () => {
    const { value } = await functions.run(`exports.handler = async () => {
      const { spawn, spawnSync } = require('node:child_process');
      spawn('sleep', ['4205'], { stdio: 'ignore' });
      spawnSync('sh', ['-c', 'trap "" TERM; kill -- -1; exit 0']);
    };`);
    expect(value).toMatchObject({ errorType: 'Runtime.ExitError' });
    await expect.poll(() => isRunning('sleep 4205')).toBe(false);
  });

  it.runIf(isPosix)('with a signal for its parent reaches only a shell, also without a process namespace', async () => {
    const [command, ...args] = confined(['/bin/sh', '-c', 'kill -9 $PPID; sleep 4206'], []);
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
  });

  it.runIf(hasMemoryLimit)('that exits is reported with the memory that it used', async () => {
    const name = await functions.create(
      `exports.handler = async () => {
        const kept = Buffer.alloc(150 * 1024 * 1024, 1);
        // Long enough for a sample of the memory: shorter invocations are sampled once a second.
        await new Promise((resolve) => setTimeout(resolve, 200));
        process.exit(kept.length > 0 ? 4 : 5);
      };`,
      { memorySizeMb: 1769 },
    );
    const { logTail } = await functions.invoke(name);
    const used = Number(/Max Memory Used: (\d+) MB/.exec(logTail)?.[1]);
    expect([used > 150, used < 500]).toEqual([true, true]);
  });

  it('ends without a reason if it exits successfully', async () => {
    const { value, requestId } = await functions.run('exports.handler = async () => process.exit(0);');
    expect(value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited without providing a reason`,
    });
  });
});

describe.runIf(isPosix)('closing', () => {
  it('leaves no process: of functions that wait, that are busy, or of their children', async () => {
    const other = await startTestFunctions();
    const waiting = await other.create(
      'require("node:child_process").spawn("sleep", ["4301"], { stdio: "ignore", detached: true }); exports.handler = async () => (process.title = "waiting-4302");',
    );
    await other.invoke(waiting);
    const busy = await other.create('exports.handler = async () => { process.title = "busy-4303"; for (;;); };');
    const running = other.invoke(busy).catch(() => undefined);
    await expect.poll(() => isRunning('busy-4303')).toBe(true);
    expect(isRunning('waiting-4302')).toBe(true);
    await other.close();
    await running;
    expect([isRunning('waiting-4302'), isRunning('busy-4303')]).toEqual([false, false]);
    if (process.platform === 'linux') expect(isRunning('sleep 4301')).toBe(false);
  });

  it.runIf(process.platform === 'linux')('is prevented at an immediate exit of the runtime', async () => {
    const module = new URL('./process-tree.ts', import.meta.url).href;
    const script = `
      import { spawn } from 'node:child_process';
      const { endWithHost, markerVariable, newMarker } = await import('${module}');
      const options = { env: { [markerVariable]: newMarker() }, detached: true, stdio: 'ignore' };
      endWithHost(spawn('sleep', ['4410'], options).pid);
      spawn('sleep', ['4411'], options);
      process.exit(0);`;
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
    await expect.poll(() => [isRunning('sleep 4410'), isRunning('sleep 4411')]).toEqual([false, false]);
  });

  it.runIf(process.platform === 'linux')('is made up for at the next start, if a runtime was killed', async () => {
    const owners: Owner[] = [
      { ...thisOwner(), pid: 4_294_967 },
      { ...thisOwner(), startTime: 1 }, // this process has the id of the killed one
      { ...thisOwner(), pid: 4_294_967, host: '00000000' }, // of another container
      thisOwner(),
    ];
    // Children of this process: a service manager adopts orphans, so their parent says nothing.
    const children = owners.map((owner, index) =>
      spawn('sleep', [`440${index}`], { env: { [markerVariable]: `${formatOwner(owner)}-x` }, stdio: 'ignore' }),
    );
    vi.resetModules();
    const { killOrphans } = await import('./process-tree.js');
    killOrphans();
    await expect.poll(() => [isRunning('sleep 4400'), isRunning('sleep 4401')]).toEqual([false, false]);
    expect([isRunning('sleep 4402'), isRunning('sleep 4403')]).toEqual([true, true]);
    for (const child of children) child.kill();
  });
});
