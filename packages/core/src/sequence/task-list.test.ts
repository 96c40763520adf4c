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
  ])('is accepted: %j', (list) => {
    expect(parseInput(contract, list)).toEqual(list);
  });

  it.each([
    [{ tasks: [] }, `tasks must be a list of 1 to ${TASKS_LIMIT} step names (steps: Activator, Processor), got []`],
    [{ tasks: ['Activator', 5] }, 'tasks[1] must be the name of a step, got 5'],
    [{ commands: {} }, 'tasks is required'],
    [
      { tasks: ['Activator'], commands: { Activator: 'activate' } },
      'commands.Activator must be a command as a list of strings, got "activate"',
    ],
    [
      { tasks: ['Activator'], commands: { Print: [] } },
      'commands.Print must be omitted (known fields: Activator, Processor), got []',
    ],
    [{ tasks: ['Activator'], task: 1 }, 'task must be omitted (known fields: tasks, commands, input), got 1'],
    [{ tasks: Array.from({ length: TASKS_LIMIT + 1 }, () => 'Activator') }, 'tasks must be '],
  ])('is rejected with the name of the field: %j', (list, message) => {
    expect(() => parseInput(contract, list)).toThrow(
      expect.objectContaining({ name: 'InvalidInput', message: expect.stringContaining(message) as string }),
    );
  });

  it('reports the first unknown task', () => {
    expect(unknownTaskMessage(names, ['Activator', 'Print', 'Write'])).toBe(
      'tasks[1] must be one of Activator, Processor, got "Print"',
    );
    expect(unknownTaskMessage(names, ['Processor', 'Processor'])).toBeUndefined();
  });

  it('matches names exactly and ignores inherited members of objects', () => {
    expect(unknownTaskMessage(names, ['Activator '])).toContain('tasks[0]');
    expect(unknownTaskMessage(names, ['constructor'])).toContain('tasks[0]');
  });
});
