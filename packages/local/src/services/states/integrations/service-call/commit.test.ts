import { expect, it } from 'vitest';
import { readModel } from '../../../../kernel/models/read-model.js';
import { type Change, Records } from '../../../../kernel/transactions.js';
import { testKernel } from '../../../../testing/test-kernel.js';
import { statesOnKernel } from '../../testing/states-on-kernel.js';

/** Runs a state machine with a queue of records, and returns every commit. */
async function commitsOf(definition: object, input: object = {}): Promise<(readonly Change[])[]> {
  const commits: (readonly Change[])[] = [];
  const kernel = testKernel({ backend: { commit: (changes) => commits.push([...changes]) } });
  const messages = new Records<string>(kernel.transactions, 'test/messages');
  kernel.register({
    model: readModel('sqs'),
    operations: {
      SendMessage: ({ MessageBody }: { readonly MessageBody: string }) => {
        messages.set(MessageBody, MessageBody);
        return { MessageId: '1', MD5OfMessageBody: '' };
      },
    },
  });
  await using env = statesOnKernel(kernel);
  const executionArn = await env.start(definition, input);
  expect(await env.states.waitForExecution(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  return commits;
}

const send = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Parameters: { QueueUrl: '/123456789012/queue', 'MessageBody.$': '$' },
  End: true,
};

/** `TaskSucceeded` for the change of an event, the body for a message, the records' name for others. */
function nameOf({ records, value }: Change): string {
  if (records === 'test/messages') return `message ${String(value)}`;
  return records === 'sfn/history' ? (value as { type: string }).type : records;
}

it('commits the write of a task and the event of its success together', async () => {
  const commits = await commitsOf({ StartAt: 'Send', States: { Send: { ...send } } }, { a: 1 });
  const names = commits.map((changes) => changes.map(nameOf));
  expect(names).toEqual([
    ['sfn/state-machines'],
    ['sfn/executions', 'ExecutionStarted'],
    ['TaskStateEntered'],
    ['TaskScheduled'],
    ['TaskStarted'],
    ['message {"a":1}', 'TaskSucceeded'],
    ['TaskStateExited'],
    ['ExecutionSucceeded'],
    ['sfn/executions'],
  ]);
});

it('has neither or both of them, at whichever commit the process ends', async () => {
  const items = Array.from({ length: 20 }, (_, index) => `item ${index}`);
  const commits = await commitsOf(
    {
      StartAt: 'Each',
      States: { Each: { Type: 'Map', End: true, ItemProcessor: { StartAt: 'Send', States: { Send: send } } } },
    },
    items,
  );
  let messages = 0;
  let successes = 0;
  for (const names of commits.map((changes) => changes.map(nameOf))) {
    messages += names.filter((name) => name.startsWith('message ')).length;
    successes += names.filter((name) => name === 'TaskSucceeded').length;
    expect(successes).toBe(messages);
  }
  expect(messages).toBe(items.length);
});
