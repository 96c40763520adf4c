import { describe, expect, it } from 'vitest';
import { records, runBin, startBin } from '../testing/bin.js';
import { cdkFolder } from '../testing/cdk-folder.js';

describe('stepwell up --log requests', () => {
  it.each([[[]], [['--json']]])('prints one line per call, and no values of requests: %j', async (flags) => {
    await using app = await cdkFolder({ synthesized: true });
    const running = startBin(['up', '--log', 'requests', ...flags], { cwd: app.folder });
    await running.waitFor(/Press Ctrl-C|"endpoint".*\n/);
    const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(running.stdout())?.[0] ?? '';
    const input = '{"password":"hunter2"}';
    const started = await runBin(['start', 'Greets', '--input', input, '--endpoint-url', endpoint]);
    expect(started.code).toBe(0);
    await running.waitFor(/StartExecution/);
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('hunter2');
    const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:Greets';
    if (flags.length === 0) {
      const line = stdout.split('\n').find((each) => each.includes('StartExecution')) ?? '';
      expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}200 {2} *\d+ µs {2}http {4}sfn StartExecution {2}\S+ {2}\S+$/);
      expect(line).toContain(machine);
    } else {
      expect(records(stdout).map(({ type, operation }) => operation ?? type)).toEqual(
        expect.arrayContaining(['ready', 'StartExecution']),
      );
      expect(records(stdout)[0]).toMatchObject({ type: 'ready' });
      expect(records(stdout).find(({ operation }) => operation === 'StartExecution')).toMatchObject({
        type: 'request',
        service: 'sfn',
        source: 'http',
        resource: machine,
        status: 200,
      });
    }
  });

  it('rejects other kinds', async () => {
    const { code, stderr } = await runBin(['up', '--log', 'nothing']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are requests')]);
  });
});
