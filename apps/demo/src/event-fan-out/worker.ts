import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type PrimesCase, countPrimes } from '@stepwell/samples/primes';
import { type LocalEnvironment } from '@stepwell/local';
import { type FanOutItem, type ItemRequested, completeItem } from '@stepwell/sdk/event-fan-out';

/** A queue worker outside of Lambda, as a user would write it. */
export interface Worker extends AsyncDisposable {
  /** Received messages, duplicates included. */
  readonly received: number;
}

/** Starts a worker that runs until it is disposed of. */
export function startWorker(environment: LocalEnvironment, queueUrl: string, busName: string): Worker {
  const config = environment.clientConfig();
  const sqs = new SQSClient(config);
  const events = new EventBridgeClient(config);
  const stopped = new AbortController();
  let received = 0;
  const work = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        { abortSignal: stopped.signal },
      );
      for (const { Body = '', ReceiptHandle } of Messages) {
        received += 1;
        const item = JSON.parse(Body) as ItemRequested<FanOutItem & PrimesCase>; // the rule routes only these items to the queue
        await events.send(new PutEventsCommand({ Entries: [completeItem(busName, item, countPrimes(item.item))] }));
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      }
    }
  };
  const working = work().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return {
    get received() {
      return received;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await working;
      sqs.destroy();
      events.destroy();
    },
  };
}
