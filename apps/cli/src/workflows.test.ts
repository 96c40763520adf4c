import { describe, expect, it } from 'vitest';
import { knownWorkflow, workflowIds } from './workflows.js';

describe('the workflows that can be started by ID', () => {
  it('are those with a state machine', () => {
    expect(workflowIds).toContain('sequence');
    expect(workflowIds).not.toContain('queue-chain');
  });

  it.each(workflowIds)('have an entry of one shape: %s', async (id) => {
    expect(Object.keys((await knownWorkflow(id)) ?? {}).sort()).toEqual(['checkInput', 'open']);
  });

  it.each(['queue-chain', 'errors', '../core', undefined])('have no entry for another name: %s', async (name) => {
    expect(await knownWorkflow(name)).toBeUndefined();
  });
});
