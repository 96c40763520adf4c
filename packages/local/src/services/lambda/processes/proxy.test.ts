import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFunctions, type TestFunctions } from '../../../testing/test-functions.js';

let functions: TestFunctions;
beforeAll(async () => {
  functions = await startTestFunctions();
});
afterAll(() => functions.close());

const url = 'https://lambda.us-east-1.amazonaws.com/2015-03-31/functions';
const metadata = 'https://169.254.169.254/latest/meta-data/';
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const hasCurl = has('curl');
const hasPython = has('python3');

describe.skipIf(!hasCurl)(`curl${hasCurl ? '' : ' (skipped: no curl on this machine)'}`, () => {
  it.skipIf(process.platform !== 'linux')('in a function of provided.al2023 reaches the local endpoint', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-curl-'));
    const bootstrap = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  headers=$(mktemp)
  answer=$(mktemp)
  curl -sS -D "$headers" -o /dev/null "$api/next"
  id=$(grep -i lambda-runtime-aws-request-id "$headers" | tr -d '[:space:]' | cut -d: -f2)
  (curl -sS '${url}'; printf '%s' "$?"; curl -sS '${metadata}' 2>&1) > "$answer"
  curl -sS -o /dev/null --data-binary "\\"$(base64 "$answer" | tr -d '\\n')\\"" "$api/$id/response"
done
`;
    await writeFile(join(directory, 'bootstrap'), bootstrap);
    await chmod(join(directory, 'bootstrap'), 0o755);
    const name = await functions.create('', { runtime: 'provided.al2023', code: { directory } });
    const { value } = await functions.invoke(name);
    const answer = Buffer.from(String(value), 'base64').toString();
    expect(answer).toContain(`"FunctionName":"${name}"`);
    expect(answer).toMatch(/\}0curl: \(56\) .*403/);
    await rm(directory, { recursive: true });
  });

  it.each(['execFileSync', 'execFile'])('of a Node.js function reaches the local endpoint: %s', async (method) => {
    const { value } = await functions.run(`
      const child = require('node:child_process');
      const run = { execFileSync: child.execFileSync, execFile: require('node:util').promisify(child.execFile) }['${method}'];
      exports.handler = async () => {
        const own = Object.keys(process.env).filter((name) => /proxy|_CA_|SSL/i.test(name));
        const found = await run('curl', ['-sS', '${url}'], { encoding: 'utf8' });
        const proxy = await run('sh', ['-c', 'echo $HTTPS_PROXY'], { env: { ...process.env, HTTPS_PROXY: 'own' }, encoding: 'utf8' });
        return [own, JSON.parse(found.stdout ?? found).Functions.length > 0, (proxy.stdout ?? proxy).trim()];
      };`);
    expect(value).toEqual([[], true, 'own']);
  });
});

describe.skipIf(!hasPython)(`Python${hasPython ? '' : ' (skipped: no python3 on this machine)'}`, () => {
  it("reaches the local endpoint with urllib, and keeps the machine's roots", async () => {
    const name = await functions.create(
      `
import ssl, urllib.request
def handler(event, context):
    context = ssl.create_default_context()
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    names = [dict(sum(c["subject"], ())).get("commonName") for c in context.get_ca_certs()]
    return [urllib.request.urlopen("${url}", context=context).read().decode(), len(names), names[-1]]`,
      { runtime: 'python3.13' },
    );
    const { value } = await functions.invoke(name);
    const [answer, count, last] = value as [string, number, string];
    expect(answer).toContain(`"FunctionName":"${name}"`);
    expect(count).toBeGreaterThan(20);
    expect(last).toBe('Stepwell local certificate authority');
  });

  it("keeps the function's own proxy", async () => {
    const name = await functions.create(
      'import os\ndef handler(event, context):\n    return os.environ["HTTPS_PROXY"]',
      { runtime: 'python3.13', environment: { HTTPS_PROXY: 'http://proxy.example' } },
    );
    expect((await functions.invoke(name)).value).toBe('http://proxy.example');
  });
});

it('is not set where functions may connect to AWS', async () => {
  const open = await startTestFunctions({ allowAwsHosts: true });
  const { value } = await open.run(`
    exports.handler = async () =>
      require('node:child_process').execFileSync('env', { encoding: 'utf8' }).match(/^.*(proxy|_CA_).*$/gim);`);
  await open.close();
  expect(value).toBeNull();
});
