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

/** Status of every check by its name. */
const statuses = (stdout: string) => Object.fromEntries(records(stdout).map(({ name, status }) => [name, status]));

describe('stepwell doctor', () => {
  it('finds nothing missing where an app is synthesized and its endpoint answers', async () => {
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

  it('only remarks on what not everybody needs: an app, AWS credentials', async () => {
    await using empty = await cdkFolder({ app: false });
    const { code, stdout } = await runBin(['doctor', '--region', 'eu-north-1'], { cwd: empty.folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warning {2}CDK app .* there is no cdk\.json in /m);
    expect(stdout).toMatch(/^ok {7}AWS region +eu-north-1$/m);
    expect(stdout).toMatch(/^warning {2}AWS credentials +\S/m);
  });

  it('fails for an endpoint that does not answer, a profile that is not there, and a cdk.json that is none', async () => {
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
    const profile = await runBin(['doctor', '--profile', 'nobody', '--region', 'us-east-1'], { cwd: app.folder });
    expect(profile).toMatchObject({ code: 1, stdout: expect.stringMatching(/^failed {3}AWS credentials/m) as string });
  });

  it('names the packages of the AWS SDK that functions use and that are not installed', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const asset = join(app.folder, 'cdk.out', 'asset.1');
    await mkdir(join(asset, 'node_modules', '@aws-sdk', 'client-own'), { recursive: true });
    await writeFile(
      join(asset, 'index.mjs'),
      "import { X } from '@aws-sdk/client-nowhere';\nimport '@aws-sdk/client-own';\nconst { S3Client } = await import('@aws-sdk/client-s3');\n",
    );
    const { code, stdout } = await runBin(['doctor', '--app', 'cdk.out', '--endpoint-url', environment.endpoint], {
      cwd: app.folder,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^failed {3}AWS SDK of functions +functions import @aws-sdk\/client-nowhere, which Lambda has and this folder has not\n +npm install --save-dev @aws-sdk\/client-nowhere$/m,
    );
  });

  it('refuses an unknown flag', async () => {
    expect(await runBin(['doctor', '--fix'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("unknown option '--fix'") as string,
    });
  });
});
