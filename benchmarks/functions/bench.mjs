// Measures the execution of functions on the local runtime: the start of an execution environment beside `node -e 0`,
// the CPU of a warm invocation in both processes, and the memory of warm environments (Linux).
// `node functions/bench.mjs [--invocations 5000] [--starts 15]`
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLocal } from '@stepwell/local';

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

/** Alternates cold invocations and `node -e 0`, so that both have the same load of the machine. */
async function benchStarts(count) {
  const bare = [];
  const cold = [];
  for (let index = 0; index < count; index += 1) {
    bare.push(await milliseconds(async () => once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')));
    await create(`start-${index}`, 'exports.handler = async () => 1;');
    cold.push(await milliseconds(() => invoke(`start-${index}`)));
  }
  const [bareMs, coldMs] = [bare, cold].map((all) => all.sort((a, b) => a - b)[Math.floor(count / 2)]);
  print('node -e 0', `${bareMs.toFixed(1)} ms`);
  print('first invocation', `${coldMs.toFixed(1)} ms, ${(coldMs / bareMs).toFixed(2)} x node -e 0`);
}

async function benchInvocations(count) {
  await create('warm', 'exports.handler = async () => process.pid;');
  const pid = await invoke('warm');
  for (let index = 0; index < 500; index += 1) await invoke('warm');
  const before = [process.cpuUsage(), cpuMicroseconds(pid)];
  const elapsed = await milliseconds(async () => {
    for (let index = 0; index < count; index += 1) await invoke('warm');
  });
  const host = process.cpuUsage(before[0]);
  const [ours, theirs] = [host.user + host.system, cpuMicroseconds(pid) - before[1]].map((cpu) => cpu / count);
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
      return process.pid;
    };`;
  const pids = [];
  for (let index = 0; index < 16; index += 1) {
    await create(`clients-${index}`, clients);
    pids.push(await invoke(`clients-${index}`));
  }
  const kilobytes = pids.map((pid) =>
    Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]),
  );
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
