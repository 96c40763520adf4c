import { execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type LocalEnvironment, startLocal } from '@stepwell/local';
import { announceEnvironment } from '@stepwell/local/discovery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { records, runBin } from '../testing/bin.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { type CdkFolder, cdkFolder } from '../testing/cdk-folder.js';

let app: CdkFolder;
let environment: LocalEnvironment;
let announced: AsyncDisposable;
let state: Record<string, string>;

beforeAll(async () => {
  app = await cdkFolder({ synthesized: true });
  await mkdir(join(app.folder, 'lib'));
  state = { XDG_STATE_HOME: join(app.temporary, 'state') };
  environment = await startLocal({ app: join(app.folder, 'cdk.out') });
  announced = await announceEnvironment(environment, [app.folder], { env: state });
});
afterAll(async () => {
  await announced[Symbol.asyncDispose]();
  await environment.close();
  await app[Symbol.asyncDispose]();
});

/** Runs a command in the folder below the app. */
async function command(args: readonly string[], env: Record<string, string> = {}, cwd = join(app.folder, 'lib')) {
  const terminal = capturedTerminal({ cwd, env: { ...state, ...env } });
  const code = await run(args, terminal, '0');
  return { code, out: terminal.out(), err: terminal.err() };
}

/** An `aws` that prints its arguments and variables. */
const fakeAws = `#!${process.execPath}
const { AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_SQS } = process.env;
console.log(JSON.stringify({ args: process.argv.slice(2), AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_SQS }));
process.exitCode = process.argv.includes('fail') ? 254 : 0;
`;

describe('the running environment of an app', () => {
  it('is used by other commands below the folder of the app, whatever region and profile the shell has', async () => {
    const shellHas = { AWS_PROFILE: 'work', AWS_REGION: 'eu-west-3' };
    const started = await command(['start', 'Greets', '--input', '{}', '--wait'], shellHas);
    expect(started).toMatchObject({ code: 0, out: '"hello"\n' });
    expect(started.err).toMatch(
      /^Using the environment of this app at http:\/\/127\.0\.0\.1:\d+ \(started [^)]+\)\nStarting Greets on local runtime at /,
    );
  });

  it.each([
    [['--profile', 'nope'], {}],
    [['--endpoint-url', 'http://127.0.0.1:9'], {}],
    [[], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }],
    [[], { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_PROFILE: 'nope' }],
  ])('is not used if the user names another target: %j %j', async (flags, variables) => {
    const { code, err } = await command(['list', ...flags], variables);
    expect(code).not.toBe(0);
    expect(err).not.toContain(environment.endpoint);
  });

  it('is not used in the folder of another app, where nothing is started on AWS by the default profile', async () => {
    await using other = await cdkFolder();
    const config = join(other.folder, 'config');
    await writeFile(config, '[default]\nregion = eu-west-1\n');
    const { code, err } = await command(
      ['start', 'Greets', '--input', '{}'],
      { AWS_CONFIG_FILE: config },
      other.folder,
    );
    expect(code).toBe(2);
    expect(err).toContain('No environment of this app is running. To call AWS, specify --region or --profile.');
    expect(err).toContain(`${environment.endpoint}  `);
  });
});

describe('stepwell env', () => {
  it('sets the variables of a POSIX shell, and removes those that would take precedence', async () => {
    const shellHas = { AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 'token', AWS_REGION: 'eu-west-3' };
    const { out } = await command(['env', '--shell', 'sh'], shellHas);
    const print =
      'echo "$AWS_ENDPOINT_URL $AWS_REGION $AWS_DEFAULT_REGION ${AWS_PROFILE-none} ${AWS_SESSION_TOKEN-none}"';
    const evaluate = (script: string) =>
      execFileSync('sh', ['-c', `${script}\n${print}`], { env: { ...process.env, ...shellHas } }).toString();
    expect(evaluate(out)).toBe(`${environment.endpoint} us-east-1 us-east-1 none none\n`);
    const unset = (await command(['env', '--unset', '--shell', 'sh'])).out;
    expect(evaluate(`${out}\n${unset}`)).toBe('   none none\n');
  });

  it('writes the syntax of other shells, and JSON', async () => {
    const { endpoint } = environment;
    expect((await command(['env', '--shell', 'fish'])).out).toContain(`set -gx AWS_ENDPOINT_URL '${endpoint}';\n`);
    expect((await command(['env', '--shell', 'powershell'])).out).toContain(`$env:AWS_ENDPOINT_URL = '${endpoint}'\n`);
    expect(records((await command(['env', '--json'], { AWS_PROFILE: 'work' })).out)).toMatchObject([
      { type: 'environment', endpoint, environment: { AWS_ENDPOINT_URL: endpoint }, unset: ['AWS_PROFILE'] },
    ]);
    expect((await command(['env', '--endpoint-url', endpoint], {}, app.temporary)).out).toContain(endpoint);
  });

  it('explains how to start an environment if there is none', async () => {
    const { code, err } = await command(['env'], { XDG_STATE_HOME: app.folder });
    expect(code).toBe(2);
    expect(err).toMatch(/^stepwell: No environment of the app in \S+ is running\. Start it with stepwell up\n$/);
  });
});

describe('stepwell aws', () => {
  it('passes all arguments to the AWS CLI, and exits with its code', async () => {
    const bin = join(app.temporary, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'aws'), fakeAws);
    await chmod(join(bin, 'aws'), 0o755);
    const PATH = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
    const env = { ...state, PATH, AWS_PROFILE: 'work', AWS_ENDPOINT_URL_SQS: 'https://example.com' };
    const args = ['sqs', 'fail', '--help', '--json', '--', '--version'];
    const { code, stdout } = await runBin(['aws', ...args], { cwd: app.folder, env });
    expect(code).toBe(254);
    // Version 1 of the AWS CLI needs the option: it ignores the variable for SQS.
    expect(JSON.parse(stdout)).toEqual({
      args: ['--endpoint-url', environment.endpoint, ...args],
      AWS_ENDPOINT_URL: environment.endpoint,
      AWS_REGION: 'us-east-1',
    });
  });

  it('explains how to install the AWS CLI', async () => {
    const { code, err } = await command(['aws', 's3', 'ls'], { PATH: app.folder });
    expect(code).toBe(2);
    expect(err).toContain('The AWS CLI is not installed: there is no aws on the PATH. Install it: https://');
  });
});
