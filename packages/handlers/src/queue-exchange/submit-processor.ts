import { type ExchangeJobSettings, HandOn, type Work, planExchangeJob } from '@stepwell/core/queue-exchange';
import { type BatchJobs } from '../batch-job/batch-jobs.js';

/** What submitting needs from the outside. */
export interface SubmitProcessorDependencies {
  readonly jobs: BatchJobs;
  readonly settings: ExchangeJobSettings;
  /** Writes a message to the exchange's bucket. */
  put(key: string, text: string): Promise<void>;
}

/**
 * Work that a Batch job does: it is submitted with the task token, which it answers by itself. Batch has no token that
 * makes SubmitJob idempotent; so whoever takes up the work of a function that died looks for a job of that name before
 * it submits one.
 */
export function submitProcessor({ jobs, settings, put }: SubmitProcessorDependencies): Work {
  return async (message, exchange) => {
    const { jobName, environment, body } = planExchangeJob(message, exchange, settings);
    const earlier = exchange.attempt > 1 ? await jobs.find(jobName) : undefined;
    if (earlier !== undefined) return new HandOn(earlier);
    if (body !== undefined) await put(body.key, body.text);
    return new HandOn(await jobs.submit({ jobName, environment }));
  };
}
