// CPU per task of a Map whose iterations call SQS, side by side with the same number of AWS SDK calls to the endpoint:
//
//     node benchmarks/service-tasks/bench.mjs [--items 2000] [--rounds 3]
//
// Run `npx nx build @stepwell/local` first. Prints microseconds of CPU per task and per call, and their ratio.
import { parseArgs } from 'node:util';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLocal } from '@stepwell/local';

const { values } = parseArgs({ options: { items: { type: 'string' }, rounds: { type: 'string' } } });
const items = Number(values.items ?? 2_000);
const rounds = Number(values.rounds ?? 3);

const environment = await startLocal({});
const { services } = environment;
const queue = services.sqs.createQueue('tasks');
const definition = {
  StartAt: 'Send all',
  States: {
    'Send all': {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Send',
        States: {
          Send: {
            Type: 'Task',
            Resource: 'arn:aws:states:::sqs:sendMessage',
            Parameters: { QueueUrl: queue.url, 'MessageBody.$': 'States.JsonToString($)' },
            ResultPath: null,
            End: true,
          },
        },
      },
      MaxConcurrency: 40,
      ResultPath: null,
      End: true,
    },
  },
};
const { stateMachineArn } = await services.states.call('CreateStateMachine', {
  name: 'ServiceTasks',
  definition: JSON.stringify(definition),
  roleArn: 'arn:aws:iam::123456789012:role/service-tasks',
});
const sqs = new SQSClient(environment.clientConfig());

/** Microseconds of CPU per item of some work, in this process. */
async function cpuPerItem(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / items;
}

async function runMap() {
  const input = JSON.stringify(Array.from({ length: items }, (_, index) => index));
  const { executionArn } = await services.states.call('StartExecution', { stateMachineArn, input });
  const { status } = await services.states.waitForExecution(executionArn);
  if (status !== 'SUCCEEDED') throw new Error(`The execution ended as ${status}.`);
}

async function callSdk() {
  let next = 0;
  await Promise.all(
    Array.from({ length: 40 }, async () => {
      while (next < items) {
        next += 1;
        await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: String(next) }));
      }
    }),
  );
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const tasks = [];
const calls = [];
await runMap(); // warm-up
await callSdk();
for (let round = 0; round < rounds; round += 1) {
  tasks.push(await cpuPerItem(runMap));
  calls.push(await cpuPerItem(callSdk));
}
sqs.destroy();
await environment.close();
const [task, call] = [median(tasks), median(calls)];
console.log(`| Map of ${items} sqs:sendMessage, CPU per task | SDK call to the endpoint, CPU | ratio |`);
console.log('| ---: | ---: | ---: |');
console.log(`| ${task.toFixed(0)} µs | ${call.toFixed(0)} µs | ${(task / call).toFixed(3)} |`);
