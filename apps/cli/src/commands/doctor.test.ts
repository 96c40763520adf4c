import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocal, type LocalEnvironment } from '@stepwell/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { records, runBin } from '../testing/bin.js';
import { cdkFolder } from '../testing/cdk-folder.js';

let environment: LocalEnvironment;
beforeAll(async () => {
  environment = await startLocal();
});
afterAll(() => environment.close());

/** Statuses by check name. */
const statuses = (stdout: string) => Object.fromEntries(records(stdout).map(({ name, status }) => [name, status]));

describe('stepwell doctor', () => {
  it('passes if the app is synthesized and the endpoint responds', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const { code, stdout, stderr } = await runBin(['doctor', '--json', '--endpoint-url', environment.endpoint], {
      cwd: app.folder,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(statuses(stdout)).toEqual({
      'Node.js': 'ok',
      Docker: 'ok',
      'CDK app': 'ok',
      'Cloud assembly': 'ok',
      'AWS SDK of functions': 'ok',
      'CDK CLI': 'warning',
      'AWS region': 'ok',
      Endpoint: 'ok',
    });
  });

  it('warns about optional requirements: an app, AWS credentials', async () => {
    await using empty = await cdkFolder({ app: false });
    const { code, stdout } = await runBin(['doctor', '--region', 'eu-north-1'], { cwd: empty.folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warning {2}CDK app .* there is no cdk\.json in /m);
    expect(stdout).toMatch(/^ok {7}AWS region +eu-north-1$/m);
    expect(stdout).toMatch(/^warning {2}AWS credentials +\S/m);
  });

  it('fails for an unreachable endpoint, an unknown profile, and an invalid cdk.json', async () => {
    await using app = await cdkFolder();
    await writeFile(join(app.folder, 'cdk.json'), '{');
    const { code, stdout, stderr } = await runBin(['doctor', '--json', '--endpoint-url', 'http://127.0.0.1:9'], {
      cwd: app.folder,
    });
    expect(code).toBe(1);
    expect(statuses(stdout)).toMatchObject({ 'CDK app': 'failed', Endpoint: 'failed' });
    expect(records(stderr)).toMatchObject([
      { type: 'error', error: { name: 'ChecksFailed', message: '2 of 5 checks failed' } },
    ]);
    const profile = await runBin(['doctor', '--profile', 'unknown', '--region', 'us-east-1'], { cwd: app.folder });
    expect(profile).toMatchObject({ code: 1, stdout: expect.stringMatching(/^failed {3}AWS credentials/m) as string });
  });

  it('names AWS SDK packages that functions import and that are not installed', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const asset = join(app.folder, 'cdk.out', 'asset.1');
    await mkdir(join(asset, 'node_modules', '@aws-sdk', 'client-own'), { recursive: true });
    await writeFile(
      join(asset, 'index.mjs'),
      "import { X } from '@aws-sdk/client-nowhere';\nimport '@aws-sdk/client-own';\nconst { S3Client } = await " +
        "import('@aws-sdk/client-s3');\n",
    );
    const { code, stdout } = await runBin(['doctor', '--app', 'cdk.out', '--endpoint-url', environment.endpoint], {
      cwd: app.folder,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^failed {3}AWS SDK of functions +functions import @aws-sdk\/client-nowhere, which .*\n +npm install --save-dev @aws-sdk\/client-nowhere$/m,
    );
  });

  it('names the runtimes of functions that this machine does not have', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const [major = ''] = process.versions.node.split('.');
    const withFunctions = async (...runtimes: string[]) => {
      const resources = runtimes.map((Runtime, index) => [
        `F${index}`,
        {
          Type: 'AWS::Lambda::Function',
          Properties: { Runtime },
          Metadata: { 'aws:cdk:path': `App/F${index}/Resource` },
        },
      ]);
      const template = JSON.stringify({ Resources: Object.fromEntries(resources) as object });
      await writeFile(join(app.folder, 'cdk.out/Greetings.template.json'), template);
      const flags = ['doctor', '--app', 'cdk.out', '--endpoint-url', environment.endpoint];
      return (await runBin(flags, { cwd: app.folder })).stdout;
    };
    expect(await withFunctions(`nodejs${major}.x`)).toMatch(
      new RegExp(`^ok {7}Runtimes of functions +nodejs${major}.x on Node.js ${process.versions.node}$`, 'm'),
    );
    const output = await withFunctions(`nodejs${major}.x`, 'nodejs12.x', 'java21', 'java21');
    expect(output).toMatch(
      /^warning {2}Runtimes of functions +java21 needs a command.*\(App\/F2, App\/F3\); nodejs12\.x runs on Node\.js \d/m,
    );
  });

  it('rejects an unknown flag', async () => {
    expect(await runBin(['doctor', '--fix'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("unknown option '--fix'") as string,
    });
  });
});
