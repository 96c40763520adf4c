import { type LocalEnvironment } from '@stepwell/local';
import { type ExecutionReport, type StateReport } from '../demo.js';

/** A Batch job of the chain. */
export interface Job {
  readonly jobId: string;
  readonly stage: string;
  readonly correlationId: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly stoppedAt: number | undefined;
  readonly reason: string | undefined;
}

/** The jobs of an environment. */
export interface FollowedJobs extends Disposable {
  all(): Job[];
  unfinished(): number;
}

/** The fields of a job that the demo reads. */
interface JobDetail {
  readonly jobId: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly createdAt: number;
  readonly stoppedAt?: number;
  readonly container: {
    readonly environment: readonly { readonly name: string; readonly value: string }[];
    readonly exitCode?: number;
  };
}

/** Records the jobs of an environment from now on. */
export function followJobs(environment: LocalEnvironment): FollowedJobs {
  const jobs = new Map<string, Job>();
  const stop = environment.services.batch.on('status', ({ job }) => {
    // The format of DescribeJobs.
    const detail = job as unknown as JobDetail;
    const variable = (name: string): string =>
      detail.container.environment.find((each) => each.name === name)?.value ?? '';
    jobs.set(detail.jobId, {
      jobId: detail.jobId,
      stage: variable('STEPWELL_STAGE'),
      correlationId: variable('STEPWELL_CORRELATION_ID'),
      status: detail.status,
      createdAt: detail.createdAt,
      stoppedAt: detail.stoppedAt,
      reason: detail.statusReason,
    });
  });
  return {
    all: () => [...jobs.values()],
    unfinished: () => [...jobs.values()].filter(({ status }) => status !== 'SUCCEEDED' && status !== 'FAILED').length,
    [Symbol.dispose]: stop,
  };
}

/** Reports the jobs of one message like an execution, with the jobs as states. */
export function reportMessage(
  title: string,
  jobs: readonly Job[],
  correlationId: string,
): Omit<ExecutionReport, 'expected' | 'outcome'> {
  const own = jobs
    .filter((job) => job.correlationId === correlationId)
    .sort((one, other) => one.createdAt - other.createdAt);
  const start = own[0]?.createdAt ?? 0;
  const end = Math.max(start, ...own.map(({ stoppedAt = start }) => stoppedAt));
  const failed = own.find(({ status }) => status === 'FAILED');
  const states: StateReport[] = own.map(({ stage, createdAt, stoppedAt = createdAt }) => ({
    name: stage,
    entered: 1,
    startsAfter: createdAt - start,
    milliseconds: stoppedAt - createdAt,
  }));
  return {
    title,
    executionArn: correlationId,
    status: failed === undefined ? 'SUCCEEDED' : 'FAILED',
    milliseconds: end - start,
    transitions: 0,
    functionCalls: 0,
    states,
    facts: [['correlation id', correlationId]],
    failure: failed?.reason,
  };
}
