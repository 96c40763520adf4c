import { expect, it } from 'vitest';
import { startLocal } from './start-local.js';

const definition = JSON.stringify({ StartAt: 'Echo', States: { Echo: { Type: 'Pass', End: true } } });

it('keeps only as many ended executions as the retention allows', async () => {
  await using environment = await startLocal({ retention: { executions: 3, expressExecutions: 2 } });
  const { states } = environment.services;
  const roleArn = 'arn:aws:iam::123456789012:role/machine';
  const arns: Record<'STANDARD' | 'EXPRESS', string[]> = { STANDARD: [], EXPRESS: [] };
  for (const type of ['STANDARD', 'EXPRESS'] as const) {
    const { stateMachineArn } = await states.call('CreateStateMachine', { name: type, definition, roleArn, type });
    for (let run = 0; run < 40; run += 1) {
      const { executionArn = '' } = await states.call('StartExecution', { stateMachineArn, input: '{}' });
      await states.waitForExecution(executionArn);
      arns[type].push(executionArn);
    }
  }
  const kept = (list: readonly string[]): number => list.filter((arn) => isKept(() => states.history(arn))).length;
  expect([kept(arns.STANDARD), kept(arns.EXPRESS)]).toEqual([3, 2]);
  expect(states.history(arns.EXPRESS.at(-1) ?? '')).toHaveLength(4);
});

function isKept(history: () => unknown): boolean {
  try {
    history();
    return true;
  } catch {
    return false;
  }
}
