import { describe, expect, it } from 'vitest';
import { parseInput } from '../contract/contract.js';
import { TASKS_LIMIT, taskListContract, unknownTaskMessage } from './task-list.js';

const names = ['Activator', 'Processor'];
const contract = taskListContract(names);

describe('a list of tasks', () => {
  it.each([
    [{ tasks: ['Activator'] }],
    [
      {
        tasks: ['Processor', 'Activator', 'Processor'],
        commands: { Processor: ['process', '--fast'] },
        input: [1, null],
      },
    ],
    [{ tasks: ['somebody else’s'], commands: {} }],
  ])('is taken: %j', (list) => {
    expect(parseInput(contract, list)).toEqual(list);
  });

  it.each([
    [
      { tasks: [] },
      `tasks: [] is not accepted; give a list of 1 to ${TASKS_LIMIT} names of steps: Activator, Processor`,
    ],
    [{ tasks: ['Activator', 5] }, 'tasks[1]: 5 is not accepted; give the name of a step'],
    [{ commands: {} }, 'tasks: nothing is not accepted'],
    [
      { tasks: ['Activator'], commands: { Activator: 'activate' } },
      'commands.Activator: "activate" is not accepted; give a list of texts, the command',
    ],
    [
      { tasks: ['Activator'], commands: { Print: [] } },
      'commands.Print: [] is not accepted; give only Activator, Processor',
    ],
    [{ tasks: ['Activator'], task: 1 }, 'task: 1 is not accepted; give only tasks, commands, input'],
    [{ tasks: Array.from({ length: TASKS_LIMIT + 1 }, () => 'Activator') }, 'tasks: '],
  ])('is refused by the field: %j', (list, message) => {
    expect(() => parseInput(contract, list)).toThrow(
      expect.objectContaining({ name: 'InvalidInput', message: expect.stringContaining(message) as string }),
    );
  });

  it('names the first task that no step has the name of', () => {
    expect(unknownTaskMessage(names, ['Activator', 'Print', 'Write'])).toBe(
      'tasks[1]: "Print" is not accepted; give one of Activator, Processor',
    );
    expect(unknownTaskMessage(names, ['Processor', 'Processor'])).toBeUndefined();
  });

  it('does not take a name for one that it starts with, or that an object has by itself', () => {
    expect(unknownTaskMessage(names, ['Activator '])).toContain('tasks[0]');
    expect(unknownTaskMessage(names, ['constructor'])).toContain('tasks[0]');
  });
});
