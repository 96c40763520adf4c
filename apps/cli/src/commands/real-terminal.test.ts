import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdkFolder } from '../testing/cdk-folder.js';
import { startMachines } from '../testing/local-machines.js';
import { hasTmux, realTerminal } from '../testing/real-terminal.js';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stepwell-terminal-'));
});
afterEach(() => rm(cwd, { recursive: true }));

describe.skipIf(!hasTmux)(`in a real terminal${hasTmux ? '' : ' (skipped: there is no tmux on this machine)'}`, () => {
  it('stepwell init prompts for the workflow, and again after an invalid choice', async () => {
    await using terminal = await realTerminal(['init', 'app'], { cwd });
    const choices = await terminal.waitFor(/1-8:\s*$/m);
    expect(choices).toMatch(/Which workflow\?\n {2}1\) concurrent-download/);
    await terminal.press('9', 'Enter');
    await terminal.waitFor(/'9' is not one of the choices\n1-8:\s*$/m);
    const [, number = ''] = /^ {2}(\d)\) sequence /m.exec(choices) ?? [];
    await terminal.press(number, 'Enter');
    expect(await terminal.waitFor(/exit code 0/)).toContain('Created an app with the workflow sequence');
    expect(existsSync(join(cwd, 'app/lib/workflow-stack.ts'))).toBe(true);
  });

  it('Ctrl-C at the prompt exits with 130 and creates nothing', async () => {
    await using terminal = await realTerminal(['init', 'app'], { cwd });
    await terminal.waitFor(/1-8:\s*$/m);
    await terminal.press('C-c');
    await terminal.waitFor(/exit code 130/);
    expect(await readdir(cwd)).toEqual([]);
  });

  it('stepwell up reloads the app with r, and quits with q and Ctrl-C', async () => {
    await using app = await cdkFolder({ synthesized: true });
    for (const key of ['q', 'C-c']) {
      await using terminal = await realTerminal(['up', '--port', '0'], { cwd: app.folder });
      await terminal.waitFor(/Keys: q quit, r reload/);
      if (key === 'q') {
        await terminal.press('r');
        await terminal.waitFor(/Reloading\nSynthesizing: .*\nsynthesized\n/);
        await terminal.waitFor(/Nothing to update|Updated in/);
      }
      await terminal.press(key);
      await terminal.waitFor(/Stopping\nexit code 0/);
    }
  });

  it('stepwell watch shows progress, and Ctrl-C does not stop the execution', async () => {
    await using machines = await startMachines();
    const { states } = machines.environment.services;
    const definition = JSON.stringify({
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } },
    });
    const tags = [{ key: 'stepwell:workflow', value: 'sequence' }];
    const { stateMachineArn } = await states.call('CreateStateMachine', {
      name: 'Steps',
      definition,
      roleArn: 'arn:aws:iam::123456789012:role/States',
      tags,
    });
    const { executionArn = '' } = await states.call('StartExecution', { stateMachineArn });
    await using terminal = await realTerminal(['watch', executionArn], { cwd, env: machines.bin.env });
    await terminal.waitFor(/steps .*\d\/\?/);
    await terminal.press('C-c');
    await terminal.waitFor(/exit code 130/);
    expect(await states.call('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
  });

  it('stepwell up exits with 0 on Ctrl-C and removes its files', async () => {
    await using app = await cdkFolder();
    await using terminal = await realTerminal(['up', '--watch'], { cwd: app.folder, env: { TMPDIR: app.temporary } });
    await terminal.waitFor(/Watching/);
    expect(await readdir(app.temporary)).not.toEqual([]);
    await terminal.press('C-c');
    expect(await terminal.waitFor(/exit code 0/)).toContain('Stopping');
    expect(await readdir(app.temporary)).toEqual([]);
  });
});
