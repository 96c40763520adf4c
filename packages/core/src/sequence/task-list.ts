import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { problemAt } from '../contract/problem.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';

/** The input of a Sequence that is told at run time which of its steps to run. */
export interface TaskList {
  /** Names of steps, 1 to {@link TASKS_LIMIT}, in the order in which they run; one may be there more than once. */
  readonly tasks: readonly string[];
  /**
   * Commands by the names of steps: a Batch job's takes the place of its image's command; a function with one gets
   * `{ command, input }` as its event. Default: none.
   */
  readonly commands?: Readonly<Record<string, readonly string[]>>;
  /** What the first task gets. Default `{}`. */
  readonly input?: unknown;
}

/** The most tasks of one list: each takes up to 30 of the 25,000 events that an execution's history holds. */
export const TASKS_LIMIT = 500;

/**
 * The contract of a list of tasks. A name in `tasks` that no step has is not a problem of the contract but fails the
 * execution as `UnknownTask` ({@link unknownTaskMessage}); one in `commands` is.
 *
 * @param names the names of the steps
 */
export function taskListContract(names: readonly string[]): WorkflowContract<TaskList, unknown> {
  const command = withDescription(z.array(withDescription(z.string(), 'a string')), 'a command as a list of strings');
  const commands = z.strictObject(Object.fromEntries(names.map((name) => [name, z.optional(command)])));
  const schema = withDescription(
    z.strictObject({
      tasks: withDescription(
        z.array(withDescription(z.string(), 'the name of a step')).check(z.minLength(1), z.maxLength(TASKS_LIMIT)),
        `a list of 1 to ${TASKS_LIMIT} step names (steps: ${names.join(', ')})`,
      ),
      commands: z.optional(withDescription(commands, 'an object that maps step names to commands')),
      input: z.optional(withDescription(z.unknown(), 'the input of the first task')),
    }),
    'an object with tasks, and optionally commands and input',
  );
  // Members that may be missing are `undefined` where they are, which is what optional means to a reader.
  return contractFromZod<TaskList, unknown>(
    'sequence',
    schema as unknown as z.ZodMiniType<TaskList>,
    withDescription(z.unknown(), 'any output'),
  );
}

/**
 * What is wrong with the first task that no step has the name of; `undefined` where all are known. The state machine
 * says the same, under the name `UnknownTask`.
 */
export function unknownTaskMessage(names: readonly string[], tasks: readonly string[]): string | undefined {
  const index = tasks.findIndex((task) => !names.includes(task));
  return index < 0 ? undefined : problemAt(['tasks', index], tasks[index], expectedTask(names)).message;
}

/** What to give in the place of an unknown task. */
export function expectedTask(names: readonly string[]): string {
  return `one of ${names.join(', ')}`;
}
