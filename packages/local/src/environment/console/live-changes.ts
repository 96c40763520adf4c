import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type ConsoleEnvironment } from './console-environment.js';
import { ChangeLog } from './change-log.js';
import { EventStream, lastEventId } from './event-stream.js';
import { RecentExecutions } from './recent-executions.js';

/** Milliseconds in which changes are collected before they are sent. */
const batchTime = 100;
/** History events in a message, so that a page reads a long history in parts. */
const batchSize = 1000;

/** Follows an environment, and sends its changes to pages. */
export class LiveChanges {
  readonly executions = new RecentExecutions();
  readonly #log = new ChangeLog();
  readonly #functionErrors: Record<string, number> = {};
  #deliveryFailures = 0;
  readonly #streams = new Set<EventStream>();
  readonly #unfollow: readonly (() => void)[];

  constructor(private readonly environment: ConsoleEnvironment) {
    const { states, kernel } = environment;
    this.#unfollow = [
      states.on('status', (change) => {
        const execution = this.executions.add(change);
        this.#log.add({ ...(execution ?? change), type: 'execution' });
      }),
      kernel.events.on('function-error', (error) => {
        this.#functionErrors[error.functionName] = (this.#functionErrors[error.functionName] ?? 0) + 1;
        this.#log.add({ ...error, type: 'function-error' });
      }),
      kernel.events.on('delivery-failure', (failure) => {
        this.#deliveryFailures += 1;
        this.#log.add({ ...failure, type: 'delivery-failure' });
      }),
    ];
  }

  /** Failed invocations by function, and deliveries that were given up, since the environment started. */
  counts(): { readonly functionErrors: Readonly<Record<string, number>>; readonly deliveryFailures: number } {
    return { functionErrors: this.#functionErrors, deliveryFailures: this.#deliveryFailures };
  }

  /** Notifies pages that the app was updated. */
  appUpdated(): void {
    this.#log.add({ type: 'app' });
  }

  /**
   * Sends changes: an array of them in each event, whose id is that of the last one. A client that missed changes that
   * are no longer kept gets an event `reset`, and reads everything again.
   */
  streamChanges(http: IncomingMessage, response: ServerResponse): void {
    const header = http.headers['last-event-id'];
    let last = header === undefined ? this.#log.newest : lastEventId(header);
    let timer: NodeJS.Timeout | undefined;
    const stream = this.#open(response, () => {
      unsubscribe();
      clearTimeout(timer);
    });
    const flush = (): void => {
      timer = undefined;
      const changes = this.#log.after(last);
      last = this.#log.newest;
      if (changes === undefined) stream.send(last, {}, 'reset');
      else if (changes.length > 0)
        stream.send(
          last,
          changes.map(({ change }) => change),
        );
    };
    const unsubscribe = this.#log.subscribe(() => {
      timer ??= setTimeout(flush, batchTime).unref();
    });
    flush();
  }

  /**
   * Sends the history of an execution, also of an Express execution: arrays of events in the format of
   * GetExecutionHistory, with `timestamp` in milliseconds since the epoch. The id of a message is that of its last event.
   *
   * @throws AwsError `ExecutionDoesNotExist`, before anything is sent
   */
  streamHistory(executionArn: string, http: IncomingMessage, response: ServerResponse): void {
    const { states } = this.environment;
    const last = lastEventId(http.headers['last-event-id']);
    let waiting = states.history(executionArn).filter(({ id }) => id > last);
    let timer: NodeJS.Timeout | undefined;
    const stream = this.#open(response, () => {
      unsubscribe();
      clearTimeout(timer);
    });
    const flush = (): void => {
      timer = undefined;
      for (let start = 0; start < waiting.length; start += batchSize) {
        const events = waiting.slice(start, start + batchSize);
        stream.send(events.at(-1)?.id ?? last, events);
      }
      waiting = [];
    };
    const unsubscribe = states.on('history', (change) => {
      if (change.executionArn !== executionArn) return;
      waiting.push(change.event);
      timer ??= setTimeout(flush, batchTime).unref();
    });
    flush();
  }

  /** Ends all streams. */
  close(): void {
    for (const unfollow of this.#unfollow) unfollow();
    for (const stream of this.#streams) stream.close();
  }

  #open(response: ServerResponse, onClose: () => void): EventStream {
    const stream = new EventStream(response, () => {
      this.#streams.delete(stream);
      onClose();
    });
    this.#streams.add(stream);
    return stream;
  }
}
