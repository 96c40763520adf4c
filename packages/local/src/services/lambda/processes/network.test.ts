import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFunctions, type TestFunctions } from '../../../testing/test-functions.js';

let functions: TestFunctions;
beforeAll(async () => {
  functions = await startTestFunctions();
});
afterAll(() => functions.close());

/**
 * Records connections instead of making them, below everything that the guard replaces, so that nothing can leave the
 * machine: in this process, and in processes and threads that load it.
 */
const recorder = `
  const { TCP } = process.binding('tcp_wrap');
  for (const method of ['connect', 'connect6'])
    TCP.prototype[method] = function (request, address) {
      if (address.startsWith('127.') || address === '::1') return -1;
      (globalThis.reached ??= []).push(address);
      return -1;
    };
  const attempt = (url) => fetch(url).then(() => 'answered', (error) => {
    if (globalThis.reached) return 'reached ' + globalThis.reached;
    return (error.cause ?? error).code ?? String(error.cause ?? error);
  });`;

describe('requests of a function to AWS', () => {
  it.each([
    'require("https").get({ host: "lambda.us-east-1.amazonaws.com", path, agent: new (require("https").Agent)() }, done)',
    'require("https").get("https://lambda.eu-west-1.amazonaws.com" + path, done)',
    'require("https").request(new URL("https://lambda.us-east-1.amazonaws.com" + path), { method: "GET" }, done).end()',
    'require("http").get({ hostname: "lambda.us-east-1.amazonaws.com", port: 80, path }, done)',
    'fetch("https://lambda.us-east-1.amazonaws.com" + path).then((r) => r.text()).then(resolve)',
  ])('reach the local endpoint: %s', async (request) => {
    const { value } = await functions.run(`
      const path = '/2015-03-31/functions';
      exports.handler = () => new Promise((resolve) => {
        const done = (response) => { let text = ''; response.on('data', (d) => text += d).on('end', () => resolve(text)); };
        ${request};
      });`);
    expect(value).toMatch(/"FunctionName":"function-/);
  });

  it('reach the local endpoint from the AWS SDK, with its regional endpoint', async () => {
    const { value } = await functions.run(`
      const { LambdaClient, ListFunctionsCommand } = require('@aws-sdk/client-lambda');
      process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true';
      const explicit = new LambdaClient({ endpoint: 'https://lambda.us-east-2.amazonaws.com' });
      exports.handler = async () => Promise.all([new LambdaClient(), explicit].map(async (client) =>
        (await client.send(new ListFunctionsCommand())).Functions.length > 0));`);
    expect(value).toEqual([true, true]);
  });

  it('leave other hosts alone', async () => {
    const server = createServer((request, response) => response.end(`here: ${request.url ?? ''}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // listens on a port
    const { value } = await functions.run(
      'exports.handler = async ({ url }) => (await fetch(url, { method: "POST", body: "x" })).text();',
      {},
      { url: `http://127.0.0.1:${port}/x?y=z` },
    );
    server.close();
    expect(value).toBe('here: /x?y=z');
  });
});

describe('connections of a function to metadata services', () => {
  const url = 'http://169.254.169.254/latest/meta-data/';
  const program = `${recorder} attempt('${url}').then((result) => console.log(result));`;

  it.each([
    ['itself', `exports.handler = () => attempt('${url}');`],
    [
      'a child process',
      `exports.handler = async () =>
        require('node:child_process').execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim();`,
    ],
    [
      'a child process with its own environment',
      `exports.handler = () => new Promise((resolve) => require('node:child_process')
        .execFile(process.execPath, ['-e', program], { env: { NODE_OPTIONS: '--no-warnings' } }, (e, out) => resolve(out.trim())));`,
    ],
    [
      'a shell',
      `exports.handler = async () => require('node:child_process')
        .execSync('"$NODE" -e "$PROGRAM"', { env: { NODE: process.execPath, PROGRAM: program }, encoding: 'utf8' }).trim();`,
    ],
    [
      'a forked process',
      `const { writeFileSync } = require('node:fs');
      exports.handler = () => new Promise((resolve) => {
        const file = require('node:path').join(require('node:os').tmpdir(), 'child.js');
        writeFileSync(file, program.replace('console.log(', 'process.send('));
        require('node:child_process').fork(file, { execArgv: [] }).once('message', resolve);
      });`,
    ],
    [
      'a worker thread',
      `exports.handler = () => new Promise((resolve, reject) => {
        const { Worker } = require('node:worker_threads');
        const source = program.replace('console.log(', 'require("node:worker_threads").parentPort.postMessage(');
        new Worker(source, { eval: true, execArgv: [] }).once('message', resolve).once('error', reject);
      });`,
    ],
    [
      'a child process of a worker thread',
      `exports.handler = () => new Promise((resolve, reject) => {
        const { Worker } = require('node:worker_threads');
        const source = 'const { parentPort, workerData } = require("node:worker_threads"); parentPort.postMessage(' +
          'require("node:child_process").execFileSync(process.execPath, ["-e", workerData], { encoding: "utf8" }).trim());';
        new Worker(source, { eval: true, workerData: program }).once('message', resolve).once('error', reject);
      });`,
    ],
  ])('are refused in %s', async (_where, source) => {
    const { value } = await functions.run(`${recorder}\nconst program = ${JSON.stringify(program)};\n${source}`);
    expect(value).toBe('ERR_STEPWELL_AWS_REFUSED');
  });

  it('are recorded by this test: without the guard, they are attempted', async () => {
    const open = await startTestFunctions({ allowAwsHosts: true });
    const { value } = await open.run(`${recorder}\nexports.handler = () => attempt('${url}');`);
    await open.close();
    expect(value).toBe('reached 169.254.169.254');
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('connections of a Python function to metadata services', () => {
  /** An audit hook below the guard records connections instead of making them. */
  const program = `
import socket, subprocess, sys, urllib.request
def record(event, arguments):
    if event in ("socket.connect", "socket.sendto") and not str(arguments[1][0]).startswith("127."):
        raise RuntimeError("reached " + str(arguments[1][0]))
sys.addaudithook(record)
def attempt(connect):
    try:
        return str(connect())
    except Exception as error:
        return str(getattr(error, "reason", error)).split(",")[0]
def attempts():
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    return [attempt(connect) for connect in [
        lambda: urllib.request.urlopen("http://169.254.169.254/latest/meta-data/"),
        lambda: socket.create_connection(("169.254.170.2", 80)),
        lambda: socket.socket().connect(("2852039166", 80)),
        lambda: socket.getaddrinfo("dynamodb.us-east-1.amazonaws.com", 443),
        lambda: udp.sendto(b"x", ("169.254.169.253", 53)),
    ]]`;
  const refused = (caller: string) =>
    ['169.254.169.254', '169.254.170.2', '2852039166', 'dynamodb.us-east-1.amazonaws.com', '169.254.169.253'].map(
      (host) => `${caller} must not connect to ${host}`,
    );

  it('are refused, also in its child processes', async () => {
    const name = await functions.create(
      `${program}
def handler(event, context):
    child = [sys.executable, "-c", event["program"] + chr(10) + "print('|'.join(attempts()))"]
    return [attempts(), subprocess.run(child, capture_output=True, text=True).stdout.strip().split("|")]`,
      { runtime: 'python3.13' },
    );
    const { value } = await functions.invoke(name, { program });
    expect(value).toEqual([refused(`Function '${name}'`), refused(`Function '${name}'`)]);
  });
});
