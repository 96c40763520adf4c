import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startLocal } from '@stepwell/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, runBin, startBin, type BinOptions } from '../testing/bin.js';
import { cdkFolder } from '../testing/cdk-folder.js';

/** Responds to GetCallerIdentity, like STS. */
const sts = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ada</Arn><UserId>A</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
  );
});
let endpoint = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  // a listening TCP server has an address of this type
  endpoint = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
});
afterAll(() => void sts.close());

/** A CDK CLI double that records its arguments and writes outputs. `hang` waits for a signal, `fail` fails. */
const program = `
const { writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const { AWS_REGION, AWS_ENDPOINT_URL, AWS_PROFILE } = process.env;
writeFileSync('called.json', JSON.stringify({ args, AWS_REGION, AWS_ENDPOINT_URL, AWS_PROFILE }));
console.log('Greetings.Url = https://example.com');
console.error('Greetings: deploying');
if (args.includes('fail')) process.exit(1);
if (args.includes('hang')) setInterval(() => {}, 1000);
const outputs = args.indexOf('--outputs-file');
if (outputs >= 0) writeFileSync(args[outputs + 1], '{"Greetings":{"Url":"https://example.com"}}');
`;

async function appWithCdk() {
  const app = await cdkFolder();
  const cdk = join(app.folder, 'node_modules/aws-cdk');
  await mkdir(cdk, { recursive: true });
  await writeFile(join(cdk, 'package.json'), '{"version":"2.9.9","bin":{"cdk":"cdk.cjs"}}');
  await writeFile(join(cdk, 'cdk.cjs'), program);
  const options: BinOptions = {
    cwd: app.folder,
    env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', TMPDIR: app.temporary },
  };
  return {
    ...app,
    options,
    called: async () => JSON.parse(await readFile(join(app.folder, 'called.json'), 'utf8')) as Record<string, unknown>,
  };
}

describe('stepwell deploy', () => {
  it('prints the target, and passes stacks, flags and target to the CDK CLI of the app', async () => {
    await using app = await appWithCdk();
    const { code, stdout, stderr } = await runBin(
      ['deploy', 'Greetings', '--require-approval', 'never', '--region', 'eu-north-1', '--endpoint-url', endpoint],
      app.options,
    );
    expect(code).toBe(0);
    expect(stderr).toBe(
      `Deploying with cdk 2.9.9 to ${endpoint}, account 111122223333 as arn:aws:iam::111122223333:user/ada, ` +
        'region eu-north-1\nGreetings: deploying\n',
    );
    expect(stdout).toBe('Greetings.Url = https://example.com\n');
    expect(await app.called()).toEqual({
      args: ['deploy', 'Greetings', '--require-approval', 'never'],
      AWS_REGION: 'eu-north-1',
      AWS_ENDPOINT_URL: endpoint,
    });
  });

  it('writes the outputs as one record with --json', async () => {
    await using app = await appWithCdk();
    const { code, stdout, stderr } = await runBin(
      ['deploy', '--all', '--json', '--region', 'eu-north-1', '--endpoint-url', endpoint],
      app.options,
    );
    expect(code).toBe(0);
    expect(records(stdout)).toEqual([
      { version: 1, type: 'deployed', outputs: { Greetings: { Url: 'https://example.com' } } },
    ]);
    expect(stderr).toContain('Greetings.Url = ');
  });

  it('exits with code 1 if the CDK CLI fails, and stops it on SIGTERM', async () => {
    await using app = await appWithCdk();
    const target = ['--region', 'eu-north-1', '--endpoint-url', endpoint];
    expect(await runBin(['deploy', 'fail', ...target], app.options)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('stepwell: cdk deploy failed (exit code 1)') as string,
    });
    const running = startBin(['deploy', 'hang', ...target], app.options);
    await running.waitFor(/Greetings: deploying/);
    running.child.kill('SIGTERM');
    // The streams close only after the CDK CLI has exited too.
    expect(await running.ended).toMatchObject({ code: 143 });
  });

  it('rejects a local runtime', async () => {
    await using app = await appWithCdk();
    await using environment = await startLocal();
    expect(await runBin(['deploy', '--endpoint-url', environment.endpoint], app.options)).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('stepwell up') as string,
    });
  });

  it('rejects a folder without an app or without the CDK CLI', async () => {
    await using app = await cdkFolder();
    await using empty = await cdkFolder({ app: false });
    expect(await runBin(['deploy'], { cwd: empty.folder })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('there is no cdk.json') as string,
    });
    expect(await runBin(['deploy'], { cwd: app.folder })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('npm install --save-dev aws-cdk') as string,
    });
  });
});
