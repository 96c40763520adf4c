/** A message of server-sent events. */
export interface StreamMessage {
  readonly id: string | undefined;
  /** `message` unless the server names another event. */
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events from chunks of text. `EventSource` cannot send the header with the token.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class StreamParser {
  #rest = '';

  /** Returns the messages that end in this chunk. */
  add(chunk: string): StreamMessage[] {
    const blocks = (this.#rest + chunk).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map(parseBlock).filter((message) => message !== undefined);
  }
}

function parseBlock(block: string): StreamMessage | undefined {
  let id: string | undefined;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === 'id') id = value;
    else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
  return data.length === 0 ? undefined : { id, event, data: data.join('\n') };
}
