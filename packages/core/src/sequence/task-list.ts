import * as z from 'zod/mini';
import { jobErrors } from '../batch-job/errors.js';
import { type WorkflowContract } from '../contract/contract.js';
import { problemAt } from '../contract/problem.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';

/**
 * The errors of an execution of Sequence: the names that `ErrorEquals` matches and `DescribeExecution` shows. An error
 * that the function of a step throws keeps its own name.
 */
export const sequenceErrors = {
  /** The input does not match the contract. The execution had no effect. */
  invalidInput: 'InvalidInput',
  /** The list of tasks contains an unknown name. The execution had no effect. */
  unknownTask: 'UnknownTask',
  batchJobFailed: jobErrors.batchJobFailed,
  jobOutputMissing: jobErrors.jobOutputMissing,
  jobOutputInvalid: jobErrors.jobOutputInvalid,
} as const;

/**
 * The prefix of the messages of all Sequences in a bucket: `_stepwell/sequence/<state machine>/<execution>/<state>/<run
 * of the state>/`.
 */
export const MESSAGES_PREFIX = '_stepwell/sequence/';

/** Returns the key of an input that exceeds the input limit of an execution, derived from its content. */
export function inputMessageKey(sha256Hex: string): string {
  return `${MESSAGES_PREFIX}inputs/${sha256Hex}.json`;
}

/** The tags of the state machine, by which clients find the bucket of its messages. */
export const sequenceTags = { bucket: 'stepwell:bucket' } as const;

/** The input of a Sequence that selects its steps at run time. */
export interface TaskList {
  /** The names of the steps to run, in order, 1 to {@link TASKS_LIMIT}. A name can occur more than once. */
  readonly tasks: readonly string[];
  /**
   * Commands by step name. The command of a Batch job overrides the command of its image. A function with a command
   * receives `{ command, input }` as its event. Default: none.
   */
  readonly commands?: Readonly<Record<string, readonly string[]>>;
  /** The input of the first task. Default: `{}`. */
  readonly input?: unknown;
}

/** The maximum number of tasks in a list. Each task takes up to 30 of the 25,000 events of an execution's history. */
export const TASKS_LIMIT = 500;

/**
 * Creates the contract of a list of tasks. The contract accepts an unknown name in `tasks`, which fails the execution
 * with `UnknownTask` ({@link unknownTaskMessage}). It rejects an unknown name in `commands`.
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
  // Optional members have `undefined` in their type. The cast removes it.
  return contractFromZod<TaskList, unknown>(
    'sequence',
    schema as unknown as z.ZodMiniType<TaskList>,
    withDescription(z.unknown(), 'any output'),
  );
}

/**
 * Returns the message for the first task with an unknown name, or `undefined` if all names are known. The state machine
 * fails with the same message and the error `UnknownTask`.
 */
export function unknownTaskMessage(names: readonly string[], tasks: readonly string[]): string | undefined {
  const index = tasks.findIndex((task) => !names.includes(task));
  return index < 0 ? undefined : problemAt(['tasks', index], tasks[index], expectedTask(names)).message;
}

/** Returns the expectation of an unknown task: the known names. */
export function expectedTask(names: readonly string[]): string {
  return `one of ${names.join(', ')}`;
}
