import { readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findEnvironments } from '@stepwell/local/discovery';
import { describe, expect, it } from 'vitest';
import { records, runBin, startBin } from '../testing/bin.js';
import { cdkFolder } from '../testing/cdk-folder.js';

describe('stepwell up', () => {
  it('cleans up when its terminal is closed, although it can no longer write', async () => {
    await using app = await cdkFolder();
    const running = startBin(['up'], { cwd: app.folder, env: { TMPDIR: app.temporary } });
    await running.waitFor(/Ctrl-C/);
    expect(await readdir(app.temporary)).toHaveLength(1);
    running.child.stdout?.destroy();
    running.child.stderr?.destroy();
    running.child.kill('SIGHUP');
    await running.ended;
    expect(await readdir(app.temporary)).toEqual([]);
  });

  it('synthesizes and runs the app in the folder, and prints one record with --json', async () => {
    await using app = await cdkFolder();
    const state = { XDG_STATE_HOME: join(app.folder, 'state') };
    const running = startBin(['up', '--json'], { cwd: app.folder, env: { TMPDIR: app.temporary, ...state } });
    await running.waitFor(/"endpoint".*\n/);
    expect(await findEnvironments(app.folder, { env: state })).toHaveLength(1);
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Synthesizing, because there is no cdk\.out: .*\nsynthesized\n(Port .*\n)?Stopping\n$/);
    expect(await findEnvironments(app.folder, { env: state })).toEqual([]);
    expect(records(stdout)).toEqual([
      {
        version: 1,
        type: 'ready',
        endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
        consoleUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_stepwell\/#token=[\w-]+$/) as string,
        region: 'us-east-1',
        accountId: '123456789012',
        environment: expect.objectContaining({
          AWS_REGION: 'us-east-1',
          AWS_ENDPOINT_URL: expect.any(String) as string,
        }) as object,
        stacks: ['Greetings'],
        stateMachines: [
          {
            name: 'Greets',
            stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Greets',
            workflow: 'greetings',
          },
        ],
        apis: {},
        outputs: { Greetings: { Machine: 'arn:aws:states:us-east-1:123456789012:stateMachine:Greets' } },
        report: {
          doesNotWork: [
            {
              stack: 'Greetings',
              logicalId: 'Database',
              path: 'Greetings/Database/Resource',
              type: 'AWS::RDS::DBInstance',
              reason: 'RDS does not run here.',
              remedy: 'Mock the tasks that call it, or run this part on AWS.',
              affects: [],
            },
          ],
          worksWithDifference: [],
          noEffect: [],
        },
        assembly: join(app.folder, 'cdk.out'),
        synthesizedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      },
    ]);
  });

  it('names the Node.js on which functions for another version run, and takes commands of runtimes', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const functionOf = (Runtime: string) => ({
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime,
        Code: { ZipFile: 'exports.handler = async () => 1;' },
        Handler: 'index.handler',
        Role: 'arn:aws:iam::123456789012:role/Role',
      },
    });
    const major = Number(process.versions.node.split('.')[0]);
    const other = `nodejs${major + 2}.x`;
    const own = { ...functionOf('nodejs99.x'), Metadata: { 'aws:cdk:path': 'Greetings/Custom::Provider/Handler' } };
    const custom = {
      Type: 'Custom::LogRetention',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Own', 'Arn'] }, LogGroupName: 'a' },
    };
    const Resources = {
      Own: own,
      Custom: custom,
      Same: functionOf(`nodejs${major}.x`),
      Other: functionOf(other),
      More: functionOf(other),
    };
    await writeFile(join(app.folder, 'cdk.out/Greetings.template.json'), JSON.stringify({ Resources }));
    const runtimes = ['--runtime', 'java21=java Main', '--runtime', 'dotnet8=dotnet run'];
    const running = startBin(['up', '--app', 'cdk.out', '--port', '0', ...runtimes], { cwd: app.folder });
    await running.waitFor(/Press Ctrl-C to stop/);
    running.child.kill('SIGINT');
    expect((await running.ended).stderr.split('\n').slice(1, 4)).toEqual([
      `Functions for ${other} run on Node.js ${process.versions.node}, the version that runs stepwell`,
      'No function has the runtime java21 of --runtime',
      'No function has the runtime dotnet8 of --runtime',
    ]);
    const invalid = await runBin(['up', '--runtime', 'java21']);
    expect([invalid.code, invalid.stderr]).toEqual([
      2,
      expect.stringContaining("Must be a runtime and its command, such as 'java21=java -cp lib/* Main'."),
    ]);
  });

  it('runs until Ctrl-C although stdin is closed, and removes its files', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const running = startBin(['up'], { cwd: app.folder, env: { TMPDIR: app.temporary } });
    await running.waitFor(/Press Ctrl-C to stop/);
    expect(await readdir(app.temporary)).toHaveLength(1);
    running.child.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Endpoint {2}http:\/\/127\.0\.0\.1:\d+/);
    expect(stdout).toMatch(/^Console {3}http:\/\/127\.0\.0\.1:\d+\/_stepwell\/#token=[\w-]+$/m);
    expect(stdout).toMatch(/AWS_ENDPOINT_URL=http/);
    expect(stdout).toContain(
      [
        'Does not work here',
        '  RDS does not run here. Mock the tasks that call it, or run this part on AWS.',
        '    Greetings/Database (AWS::RDS::DBInstance)',
      ].join('\n'),
    );
    expect(stdout).toMatch(/Outputs\n {2}Greetings\.Machine = arn:aws:states:\S+:Greets\n/);
    expect(await readdir(app.temporary)).toEqual([]);
  });

  it('runs the cloud assembly of --app on --port, and other commands can call it', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const port = await freePort();
    const running = startBin(['up', '--app', 'app/cdk.out', '--port', String(port), '--json'], {
      cwd: `${app.folder}/..`,
    });
    await running.waitFor(/"endpoint".*\n/);
    const started = await runBin([
      'start',
      'greetings',
      '--input',
      '{}',
      '--wait',
      '--endpoint-url',
      `http://127.0.0.1:${port}`,
    ]);
    const second = await runBin(['up', '--port', String(port)], { cwd: app.temporary });
    running.child.kill('SIGINT');
    expect(started).toMatchObject({ code: 0, stdout: '"hello"\n' });
    expect(second).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`--port: port ${port} is already in use`) as string,
    });
    expect((await running.ended).code).toBe(0);
  });

  it('starts an empty environment without an app', async () => {
    await using empty = await cdkFolder({ app: false });
    const running = startBin(['up', '--json', '--region', 'eu-north-1'], { cwd: empty.folder });
    await running.waitFor(/"endpoint".*\n/);
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('starting an empty environment');
    expect(records(stdout)).toMatchObject([{ region: 'eu-north-1', stacks: [], stateMachines: [] }]);
  });

  it.each([
    [['--app', 'nowhere'], "--app: there is no folder 'nowhere'"],
    [['--app', '.'], 'manifest.json'],
    [['--port', '70000'], 'Must be an integer from 0 to 65535'],
    [['--synth'], '--synth: there is no cdk.json'],
    [['--no-synth'], '--no-synth: there is no cdk.json'],
    [['--app', 'cdk.out', '--context', 'a=b'], '--context cannot be used with --app or --no-synth'],
    [['--parameters', 'Size'], 'Must be a name and its value, such as Size=large.'],
    [['--app', 'cdk.out', '--synth'], '--synth cannot be used with --app'],
    [['--prot', '1'], "unknown option '--prot'\n(Did you mean --port?)"],
  ])('rejects %j with exit code 2', async (args, message) => {
    await using empty = await cdkFolder({ app: false });
    const { code, stdout, stderr } = await runBin(['up', ...args], { cwd: empty.folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this type.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
