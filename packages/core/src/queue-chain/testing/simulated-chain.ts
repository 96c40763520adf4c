import { SubmissionUncertain } from '../../batch-job/errors.js';
import { createMemoryClaimTable } from '../../idempotency/table-claims.js';
import { SimulatedFaults, type FaultRates } from '../../queue-exchange/testing/simulated-process.js';
import { type ReceivedMessage, SimulatedQueue } from '../../queue-exchange/testing/simulated-queue.js';
import { VirtualTime } from '../../queue-exchange/testing/virtual-time.js';
import { type QueueRecord } from '../../queue-message/process-batch.js';
import { type DeadLetter, deadLetterJob } from '../dead-letter.js';
import { type JobPlan } from '../job-plan.js';
import { triggerStage } from '../trigger-stage.js';

/** A message with its id and the id of its work. */
export interface SimulatedMessage {
  readonly messageId: string;
  readonly deduplicationId: string;
  /** Whether the job of the work fails. */
  readonly fails: boolean;
}

/** The behavior of Batch in a simulation. */
export interface SimulatedBatch {
  /** The delay before a submitted job is listed, in milliseconds. */
  readonly listLagMs: number;
  /** The probability that a submission is throttled. */
  readonly throttle: number;
}

/** A submitted job. */
export interface SimulatedJob extends JobPlan {
  readonly jobId: string;
  readonly submittedAt: number;
}

/** A stage of a chain in virtual time: its queue, its trigger function, Batch, and the failure function. */
export interface SimulatedChain {
  readonly time: VirtualTime;
  readonly jobs: readonly SimulatedJob[];
  readonly letters: readonly DeadLetter[];
  /** Messages that exceeded the maximum number of receives. */
  readonly undeliverable: readonly string[];
  readonly faults: SimulatedFaults;
  /** Whether every message was deleted and every failure event was handled. */
  isSettled(): boolean;
  send(messages: readonly SimulatedMessage[]): void;
}

/** The timeout of a function equals the duration of a claim. The visibility timeout of a message is longer. */
const TIMES = { timeoutMs: 6_000, visibilityMs: 7_000, pollMs: 500 };

const STAGE = { chain: 'claims', name: 'Stage', bucket: 'bucket' };

/** Starts the stage. It stops when virtual time stops. */
export function simulateChain(
  rates: FaultRates,
  { listLagMs, throttle }: SimulatedBatch,
  random: () => number,
): SimulatedChain {
  const time = new VirtualTime();
  const faults = new SimulatedFaults(time, rates, random);
  const table = createMemoryClaimTable();
  const jobs: SimulatedJob[] = [];
  const letters: DeadLetter[] = [];
  const undeliverable: string[] = [];
  let events = 0;
  const queue = new SimulatedQueue(time, {
    visibilityMs: TIMES.visibilityMs,
    maxReceiveCount: 100,
    deadLetterQueue: { take: (body) => void undeliverable.push(body) },
    isRedelivered: () => faults.shouldInject('duplicate'),
  });
  const submitted = (plan: JobPlan): string => {
    const jobId = `job-${jobs.length + 1}`;
    jobs.push({ ...plan, jobId, submittedAt: time.now() });
    const { fails } = JSON.parse(plan.environment['STEPWELL_INPUT'] ?? '') as SimulatedMessage;
    if (fails)
      for (let times = faults.shouldInject('duplicate') ? 2 : 1; times > 0; times -= 1)
        void deliverFailure(jobId, plan);
    return jobId;
  };
  const startCall = () => {
    const process = faults.startProcess();
    void time.sleep(TIMES.timeoutMs).then(() => process.kill());
    return process;
  };

  const trigger = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    const { call, claims, end } = startCall();
    const { batchItemFailures } = await triggerStage(
      { Records: batch.map(({ body }) => recordOf(body)) },
      {
        stage: STAGE,
        claims: claims(table),
        holdMs: TIMES.timeoutMs,
        putBody: () => call(() => undefined),
        findJob: (jobName) =>
          call(() => jobs.find((job) => job.jobName === jobName && job.submittedAt + listLagMs <= time.now())?.jobId),
        submit: async (plan) => {
          if (random() < throttle) throw new Error('TooManyRequestsException');
          try {
            return await call(() => submitted(plan));
          } catch (error) {
            throw new SubmissionUncertain(plan.jobName, { cause: error });
          }
        },
        notify: () => undefined,
      },
    );
    // Lambda identifies messages by their ids: all copies of a message in a batch stay, or none.
    const stays = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    end(() =>
      batch.filter(({ body }) => !stays.has(recordOf(body).messageId)).forEach(({ handle }) => queue.delete(handle)),
    );
  };
  /** EventBridge and Lambda deliver an event until it is handled. */
  const deliverFailure = async (jobId: string, { jobName, environment }: JobPlan): Promise<void> => {
    events += 1;
    const container = { environment: Object.entries(environment).map(([name, value]) => ({ name, value })) };
    for (let isHandled = false; !isHandled;) {
      await time.sleep(TIMES.timeoutMs * random());
      const { call, claims } = startCall();
      const handled = deadLetterJob(
        { jobId, jobName, status: 'FAILED', container },
        {
          chain: STAGE.chain,
          claims: claims(table),
          holdMs: TIMES.timeoutMs,
          queueOf: () => 'letters',
          send: (_queue, letter) => call(() => void letters.push(letter)),
        },
      ).then(
        () => true,
        () => false,
      );
      isHandled = await Promise.race([handled, time.sleep(TIMES.timeoutMs).then(() => false)]);
    }
    events -= 1;
  };
  const poll = async (): Promise<never> => {
    for (;;) {
      for (let batch = received(queue, 10); batch.length > 0; batch = received(queue, 10))
        void trigger(batch).catch(() => undefined);
      await time.sleep(TIMES.pollMs);
    }
  };
  void poll();
  return {
    time,
    jobs,
    letters,
    undeliverable,
    faults,
    isSettled: () => queue.length === 0 && events === 0,
    // Half of the messages are sent at once in one batch, the others while these are being processed.
    send: (messages) =>
      messages.forEach((message) => queue.send(JSON.stringify(message), random() < 0.5 ? 0 : random() * 4)),
  };
}

function received(queue: SimulatedQueue, most: number): ReceivedMessage[] {
  const batch: ReceivedMessage[] = [];
  for (let next = queue.receive(); next !== undefined; next = batch.length < most ? queue.receive() : undefined)
    batch.push(next);
  return batch;
}

function recordOf(body: string): QueueRecord {
  const { messageId, deduplicationId } = JSON.parse(body) as SimulatedMessage;
  return {
    messageId,
    body,
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:in',
    attributes: {},
    messageAttributes: { deduplicationId: { stringValue: deduplicationId } },
  };
}
