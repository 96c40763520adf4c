import { expect, it } from 'vitest';
import { DynamoDbService } from '../dynamodb/index.js';
import { startStates } from './testing/start-states.js';

const table = 'Counts';
/** Adds one to a count: a task that answers as soon as it can. */
const count = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:updateItem',
      Arguments: {
        TableName: table,
        Key: { id: { S: 'all' } },
        UpdateExpression: 'ADD #n :one',
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
      End: true,
    },
  },
};

/** Starts so many at once, and gives the most that ran at a time. */
async function mostRunning(
  executions: number,
): Promise<{ readonly most: number; readonly counted: string | undefined }> {
  await using local = await startStates({ services: ({ context }) => ({ dynamodb: new DynamoDbService(context) }) });
  const dynamodb = local.local.services['dynamodb'];
  if (!(dynamodb instanceof DynamoDbService)) throw new Error('The endpoint has no DynamoDB');
  await dynamodb.createTable({
    TableName: table,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  const stateMachineArn = await local.create(count, { type: 'EXPRESS' });
  let running = 0;
  let most = 0;
  let ended = 0;
  const allEnded = new Promise<void>((resolve) => {
    local.states.inProcess.on('status', ({ status }) => {
      running += status === 'RUNNING' ? 1 : -1;
      most = Math.max(most, running);
      if (status !== 'RUNNING' && ++ended === executions) resolve();
    });
  });
  await Promise.all(
    Array.from({ length: executions }, () => local.states.startInTurn({ stateMachineArn, input: '{}' })),
  );
  await allEnded;
  const [row] = await dynamodb.items(table);
  return { most, counted: row?.['n']?.N };
}

it('limits the number of running executions for a burst of events', async () => {
  const small = await mostRunning(100);
  const large = await mostRunning(400);
  expect([small.counted, large.counted]).toEqual(['100', '400']);
  // 32 calls under way, a turn's worth that waits, and those that are ending.
  expect(small.most).toBeLessThan(80);
  expect(large.most).toBeLessThan(80);
});
