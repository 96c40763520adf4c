import { InvalidSetting } from '@stepwell/core';
import { JobTerminated, jobFailure } from '@stepwell/core/batch-job';
import { createAwsJobDependencies } from './aws-job-dependencies.js';
import { type JobHandler, runJob } from './run-job.js';

/** 128 and the number of SIGTERM, as a container's exit code is. */
const TERMINATED_EXIT_CODE = 143;

/** What of Node.js's `process` a job's program needs. */
export type JobProcess = Pick<NodeJS.Process, 'argv' | 'env' | 'once' | 'exit' | 'stdout'>;

/**
 * The program of a Batch job: its first argument names the work, its environment says the rest. It ends with 0, with 1
 * after an error, or with 143 after a SIGTERM; the last line of its log is then the error as JSON,
 * `{ "errorType", "errorMessage" }`.
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
