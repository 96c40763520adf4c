import { InvalidSetting } from '@stepwell/core';
import { JobTerminated, jobFailure } from '@stepwell/core/batch-job';
import { createAwsJobDependencies } from './aws-job-dependencies.js';
import { type JobHandler, runJob } from './run-job.js';

/** 128 plus the number of SIGTERM, as in a container's exit code. */
const TERMINATED_EXIT_CODE = 143;

/** The members of Node.js's `process` that the program of a job uses. */
export type JobProcess = Pick<NodeJS.Process, 'argv' | 'env' | 'once' | 'exit' | 'stdout'>;

/**
 * Runs the program of a Batch job. The first argument selects the handler; environment variables configure the job. The
 * exit code is 0 on success, 1 after an error and 143 after SIGTERM. The last log line of a failed job is the error as
 * JSON, `{ "errorType", "errorMessage" }`.
 */
export async function runJobProcess(
  process: JobProcess,
  handlers: Readonly<Record<string, JobHandler>>,
): Promise<void> {
  const print = (line: object): void => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const terminated = new AbortController();
  process.once('SIGTERM', () => terminated.abort(new JobTerminated('SIGTERM')));
  try {
    await runJob(
      process.env,
      (input, signal) => findHandler(handlers, process.argv[2])(input, signal),
      createAwsJobDependencies(print),
      terminated.signal,
    );
    process.exit(0);
  } catch (error) {
    print(jobFailure(error));
    process.exit(error instanceof JobTerminated ? TERMINATED_EXIT_CODE : 1);
  }
}

function findHandler(handlers: Readonly<Record<string, JobHandler>>, name: string | undefined): JobHandler {
  const handler = name === undefined || !Object.hasOwn(handlers, name) ? undefined : handlers[name];
  if (handler === undefined) throw new InvalidSetting('command', name, `one of ${Object.keys(handlers).join(', ')}`);
  return handler;
}
