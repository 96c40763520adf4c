import { type ServerResponse } from 'node:http';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { type MessageHeaders } from '@smithy/types';
import { type WireObject } from '../../kernel/endpoint/aws-json.js';
import { parseFilterPattern } from './filter-pattern.js';
import { type LogEvent } from './log-stream.js';
import { type LogStore } from './log-store.js';
import { LogsError } from './logs-error.js';
import { text, textList } from './wire-values.js';

/**
 * Log groups of one session at most, and events of one update:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
 */
const [mostGroups, mostEvents] = [10, 500];

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (content) => Buffer.from(content, 'utf8'),
);

/** Filter of a session. */
interface LiveTail {
  readonly logGroupIdentifiers: readonly string[];
  readonly logStreamNames: readonly string[] | undefined;
  readonly logStreamNamePrefixes: readonly string[] | undefined;
  readonly logEventFilterPattern: string | undefined;
}

/**
 * Answers StartLiveTail: every event that comes into the groups from now on and matches, as an event stream that ends
 * when the client goes or the service closes. AWS sends an update each second, with events or without; here one comes
 * when there are events.
 *
 * @throws LogsError `ResourceNotFoundException` for a group that is not there, `InvalidParameterException`
 */
export function startLiveTail(store: LogStore, input: WireObject, requestId: string, response: ServerResponse): void {
  const tail = liveTailOf(input);
  const groups = new Map(tail.logGroupIdentifiers.map((identifier) => [store.group(identifier), identifier]));
  const matches = parseFilterPattern(tail.logEventFilterPattern);
  const shows = (stream: string): boolean =>
    (tail.logStreamNames?.includes(stream) ?? true) &&
    (tail.logStreamNamePrefixes?.some((prefix) => stream.startsWith(prefix)) ?? true);

  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': requestId });
  send(response, 'initial-response', {});
  send(response, 'sessionStart', { requestId, sessionId: requestId, ...tail });
  let waiting: object[] = [];
  const update = (): void => {
    // Sends the events of one turn of the event loop together.
    for (; waiting.length > 0; waiting = waiting.slice(mostEvents))
      send(response, 'sessionUpdate', {
        sessionMetadata: { sampled: false },
        sessionResults: waiting.slice(0, mostEvents),
      });
  };
  const stop = store.onAppend((group, stream, { message, timestamp, ingestionTime }: LogEvent) => {
    const logGroupIdentifier = groups.get(group);
    if (logGroupIdentifier === undefined || !shows(stream) || !matches(message)) return;
    if (waiting.push({ logStreamName: stream, logGroupIdentifier, message, timestamp, ingestionTime }) === 1)
      setImmediate(update);
  });
  response.once('close', stop);
}

function liveTailOf(input: WireObject): LiveTail {
  const logGroupIdentifiers = textList(input, 'logGroupIdentifiers') ?? [];
  if (logGroupIdentifiers.length < 1 || logGroupIdentifiers.length > mostGroups)
    throw LogsError.invalid(
      'logGroupIdentifiers',
      JSON.stringify(logGroupIdentifiers),
      `the ARNs of 1 to ${mostGroups} log groups`,
    );
  const unnamed = logGroupIdentifiers.find((identifier) => !identifier.startsWith('arn:'));
  if (unnamed !== undefined)
    throw LogsError.invalid('logGroupIdentifiers', unnamed, 'ARNs, because StartLiveTail does not accept names');
  const [logStreamNames, logStreamNamePrefixes] = [
    textList(input, 'logStreamNames'),
    textList(input, 'logStreamNamePrefixes'),
  ];
  if (logStreamNames !== undefined && logStreamNamePrefixes !== undefined)
    throw new LogsError(
      'InvalidParameterException',
      'Cannot specify logStreamNames and logStreamNamePrefixes at once.',
    );
  return {
    logGroupIdentifiers,
    logStreamNames,
    logStreamNamePrefixes,
    logEventFilterPattern: text(input, 'logEventFilterPattern'),
  };
}

/** One message of an event stream: https://smithy.io/2.0/aws/amazon-eventstream.html */
function send(response: ServerResponse, eventType: string, body: object): void {
  const header = (value: string): MessageHeaders[string] => ({ type: 'string', value });
  const headers = {
    ':message-type': header('event'),
    ':event-type': header(eventType),
    ':content-type': header('application/json'),
  };
  response.write(codec.encode({ headers, body: Buffer.from(JSON.stringify(body)) }));
}
