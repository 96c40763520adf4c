// Measures the execution of functions on the local runtime: the start of an execution environment beside `node -e 0`,
// the CPU of a warm invocation in both processes, and the memory of warm environments (Linux).
// `node functions/bench.mjs [--invocations 5000] [--starts 15]`
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLocal } from '@stepwell/local';
import { descendants } from '../cpu.mjs';

const { values } = parseArgs({
  options: { invocations: { type: 'string', default: '5000' }, starts: { type: 'string', default: '15' } },
});
const roleArn = 'arn:aws:iam::123456789012:role/bench';

const environment = await startLocal();
const { lambda } = environment.services;
const create = (name, inline) =>
  lambda.create({
    name,
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    roleArn,
    code: { inline },
    memorySizeMb: 512,
  });
const invoke = async (name, event = {}) => JSON.parse((await lambda.invoke(name, JSON.stringify(event))).payload);

await benchStarts(Number(values.starts));
await benchInvocations(Number(values.invocations));
if (process.platform === 'linux') await benchMemory();
await environment.close();

/**
 * Alternates cold invocations and `node -e 0`, so that both have the same load of the machine. Prints medians of the
 * time, and on Linux of the CPU of all processes: this one, the function's, and those that confine the function.
 */
async function benchStarts(count) {
  const bare = [];
  const cold = [];
  for (let index = 0; index < count; index += 1) {
    bare.push(await bareStart());
    await create(`start-${index}`, 'exports.handler = async () => 1;');
    const before = process.cpuUsage();
    const ms = await milliseconds(() => invoke(`start-${index}`));
    const { user, system } = process.cpuUsage(before);
    const functions = descendants().reduce((sum, pid) => sum + cpuMicroseconds(pid), 0);
    cold.push({ ms, host: (user + system) / 1000, functions: functions / 1000 });
    await lambda.delete(`start-${index}`);
    while (descendants().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const median = (runs, of) => runs.map(of).sort((a, b) => a - b)[Math.floor(count / 2)];
  const [bareMs, coldMs] = [median(bare, ({ ms }) => ms), median(cold, ({ ms }) => ms)];
  print('node -e 0', `${bareMs.toFixed(1)} ms`);
  print('first invocation', `${coldMs.toFixed(1)} ms, ${(coldMs / bareMs).toFixed(2)} x node -e 0`);
  if (process.platform !== 'linux') return;
  const bareCpu = median(bare, ({ cpuMs }) => cpuMs);
  const coldCpu = median(cold, ({ host, functions }) => host + functions);
  print('CPU of node -e 0', `${bareCpu.toFixed(1)} ms`);
  print(
    'CPU of first invocation',
    `${coldCpu.toFixed(1)} ms, ${(coldCpu / bareCpu).toFixed(2)} x node -e 0 (host ` +
      `${median(cold, ({ host }) => host).toFixed(1)}, function ${median(cold, ({ functions }) => functions).toFixed(1)})`,
  );
}

/** Time and CPU of `node -e 0`. On Linux, bash reports the CPU of its child processes in milliseconds. */
async function bareStart() {
  const isLinux = process.platform === 'linux';
  const command = isLinux ? ['bash', '-c', '"$0" -e 0; times', process.execPath] : [process.execPath, '-e', '0'];
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  const ms = await milliseconds(() => once(child, 'close'));
  const [user, system] = (output.trim().split('\n').at(-1) ?? '').split(' ').map(timeMs);
  return { ms, cpuMs: user + system };
}

/** Milliseconds of `0m0.123s`. */
function timeMs(text) {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

async function benchInvocations(count) {
  await create('warm', 'exports.handler = async () => 1;');
  await invoke('warm');
  for (let index = 0; index < 500; index += 1) await invoke('warm');
  const functionMicroseconds = () => descendants().reduce((sum, pid) => sum + cpuMicroseconds(pid), 0);
  const before = [process.cpuUsage(), functionMicroseconds()];
  const elapsed = await milliseconds(async () => {
    for (let index = 0; index < count; index += 1) await invoke('warm');
  });
  const host = process.cpuUsage(before[0]);
  const [ours, theirs] = [host.user + host.system, functionMicroseconds() - before[1]].map((cpu) => cpu / count);
  print(
    'warm invocation',
    `${(ours + theirs).toFixed(0)} µs CPU (host ${ours.toFixed(0)}, function ${theirs.toFixed(0)})`,
  );
  print('', `${((1000 * elapsed) / count).toFixed(0)} µs elapsed`);
}

/** Sixteen environments, each of which has used three clients of the AWS SDK. */
async function benchMemory() {
  const clients = `
    const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
    const { SQSClient, ListQueuesCommand } = require('@aws-sdk/client-sqs');
    const { SFNClient, ListStateMachinesCommand } = require('@aws-sdk/client-sfn');
    const clients = [new S3Client(), new SQSClient(), new SFNClient()];
    exports.handler = async () => {
      await clients[0].send(new ListBucketsCommand({}));
      await clients[1].send(new ListQueuesCommand({}));
      await clients[2].send(new ListStateMachinesCommand({}));
    };`;
  const others = new Set(descendants());
  for (let index = 0; index < 16; index += 1) {
    await create(`clients-${index}`, clients);
    await invoke(`clients-${index}`);
  }
  const kilobytes = descendants()
    .filter((pid) => !others.has(pid))
    .map((pid) => Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]));
  print('16 warm environments', `${(kilobytes.reduce((a, b) => a + b, 0) / 1024).toFixed(0)} MB PSS`);
}

/** User and system time of all threads of a process. */
function cpuMicroseconds(pid) {
  if (process.platform !== 'linux') return 0;
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`))
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return nanoseconds / 1000;
}

async function milliseconds(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function print(what, figure) {
  console.log(what.padEnd(24), figure);
}
