import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAwsHistory } from './aws-history.js';

const folder = await mkdtemp(join(tmpdir(), 'stepwell-aws-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const { signal } = new AbortController();
const arn = 'arn:aws:states:eu-west-1:123456789012:execution:Orders:run-1';

/** Writes a program in place of the AWS CLI. */
async function command(name: string, code: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!${process.execPath}\n${code}`);
  await chmod(file, 0o755);
  return file;
}

describe('readAwsHistory()', () => {
  it.skipIf(process.platform === 'win32')('runs the AWS CLI, without the endpoint of this environment', async () => {
    const echo = await command(
      'aws-echo',
      'console.log(JSON.stringify({ args: process.argv.slice(2), endpoint: process.env.AWS_ENDPOINT_URL ?? null }))',
    );
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    try {
      const args = ['stepfunctions', 'get-execution-history', '--execution-arn', arn, '--region', 'eu-west-1'];
      expect(await readAwsHistory(arn, signal, echo)).toEqual({ args: [...args, '--output', 'json'], endpoint: null });
    } finally {
      delete process.env['AWS_ENDPOINT_URL'];
    }
  });

  it.skipIf(process.platform === 'win32')('fails with the last line of its error', async () => {
    const broken = await command('aws-broken', "console.error('\\nUnable to locate credentials'); process.exit(255)");
    await expect(readAwsHistory(arn, signal, broken)).rejects.toMatchObject({
      code: 'AwsCliFailed',
      message: 'Unable to locate credentials',
    });
  });

  it('names the missing AWS CLI', async () => {
    const missing = readAwsHistory(arn, signal, join(folder, 'nothing'));
    await expect(missing).rejects.toMatchObject({ code: 'AwsCliNotFound' });
  });

  it.each([
    '--profile',
    'arn:aws:states:eu-west-1:1:execution:a:b',
    `${arn} --debug`,
    'arn:aws:sqs:x:1:y',
    'undefined',
  ])('starts no program for %j', (text) => {
    expect(() => readAwsHistory(text, signal)).toThrow(expect.objectContaining({ code: 'InvalidArn' }));
  });
});
