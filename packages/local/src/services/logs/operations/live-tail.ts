import { type Call, type Operation } from '../../../kernel/operation.js';
import { invalidParameter, invalidValue } from '../errors.js';
import { parseFilterPattern } from '../filter-pattern.js';
import { type LogStore } from '../store.js';

/** The input of StartLiveTail. */
interface LiveTailInput {
  readonly logGroupIdentifiers: readonly string[];
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefixes?: readonly string[];
  readonly logEventFilterPattern?: string;
}

/** Events of one update. */
const mostEvents = 500;

/**
 * StartLiveTail streams the events that are added to the groups from now on and match, until the client disconnects. AWS
 * sends an update each second, with or without events. Here, updates are sent when there are events.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
 */
export function liveTailOperations(store: LogStore) {
  return {
    StartLiveTail: (input: LiveTailInput, { requestId, signal }: Call) => {
      check(input);
      const groups = new Map(input.logGroupIdentifiers.map((identifier) => [store.group(identifier), identifier]));
      const matches = parseFilterPattern(input.logEventFilterPattern);
      const updates = new Updates(signal);
      const stop = store.onAppend((group, stream, { message, timestamp, ingestionTime }) => {
        const logGroupIdentifier = groups.get(group);
        if (logGroupIdentifier === undefined || !shows(input, stream) || !matches(message)) return;
        updates.add({ logStreamName: stream, logGroupIdentifier, message, timestamp, ingestionTime });
      });
      signal.addEventListener('abort', stop, { once: true });
      return { responseStream: sessionEvents({ requestId, sessionId: requestId, ...input }, updates) };
    },
  } satisfies Record<string, Operation<never>>;
}

async function* sessionEvents(sessionStart: object, updates: Updates): AsyncGenerator<Record<string, object>> {
  yield { sessionStart };
  for (let events = await updates.next(); events !== undefined; events = await updates.next()) {
    for (let start = 0; start < events.length; start += mostEvents) {
      const sessionResults = events.slice(start, start + mostEvents);
      yield { sessionUpdate: { sessionMetadata: { sampled: false }, sessionResults } };
    }
  }
}

/** Collects the events of one turn of the event loop. */
class Updates {
  #waiting: object[] = [];
  #wake: () => void = () => undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  add(event: object): void {
    if (this.#waiting.push(event) === 1) setImmediate(() => this.#wake());
  }

  /** Resolves with the next events, or with `undefined` when the session ends. */
  async next(): Promise<readonly object[] | undefined> {
    while (this.#waiting.length === 0 && !this.signal.aborted)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.signal.aborted) return undefined;
    return this.#waiting.splice(0);
  }
}

function shows({ logStreamNames, logStreamNamePrefixes }: LiveTailInput, stream: string): boolean {
  return (
    (logStreamNames?.includes(stream) ?? true) &&
    (logStreamNamePrefixes?.some((prefix) => stream.startsWith(prefix)) ?? true)
  );
}

function check({ logGroupIdentifiers, logStreamNames, logStreamNamePrefixes }: LiveTailInput): void {
  const name = logGroupIdentifiers.find((identifier) => !identifier.startsWith('arn:'));
  if (name !== undefined)
    throw invalidValue('logGroupIdentifiers', name, 'ARNs, because StartLiveTail does not accept names');
  if (logStreamNames !== undefined && logStreamNamePrefixes !== undefined)
    throw invalidParameter('Cannot specify logStreamNames and logStreamNamePrefixes at once.');
}
