import {
  type ExchangeJobOptions,
  Delegation,
  type MessageHandler,
  planExchangeJob,
} from '@stepwell/core/queue-exchange';
import { type BatchJobs } from '../batch-job/batch-jobs.js';

/** Dependencies of {@link submitProcessor}. */
export interface SubmitProcessorDependencies {
  readonly jobs: BatchJobs;
  readonly settings: ExchangeJobOptions;
  /** Writes a message to the bucket of the exchange. */
  put(key: string, text: string): Promise<void>;
}

/**
 * Creates work that submits a Batch job with the task token. The job completes the task itself. SubmitJob has no client
 * token that makes it idempotent, so a retry after a function died first looks for a job of that name.
 */
export function submitProcessor({ jobs, settings, put }: SubmitProcessorDependencies): MessageHandler {
  return async (message, exchange) => {
    const { jobName, environment, body } = planExchangeJob(message, exchange, settings);
    const earlier = exchange.attempt > 1 ? await jobs.find(jobName) : undefined;
    if (earlier !== undefined) return new Delegation(earlier);
    if (body !== undefined) await put(body.key, body.text);
    return new Delegation(await jobs.submit({ jobName, environment }));
  };
}
