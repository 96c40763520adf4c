import { randomBytes } from 'node:crypto';
import { get, request } from 'node:http';
import { type Socket } from 'node:net';

/** A connection to the inspector of a Node.js process, over a WebSocket. */
export interface Debugger {
  send<Result = object>(method: string, params?: object): Promise<Result>;
  /** Resolves with the parameters of the next event with a name. */
  next<Params>(event: string): Promise<Params>;
  close(): void;
}

/** Connects to the process that listens on a port, as soon as it does. */
export async function connectDebugger(port: number): Promise<Debugger> {
  const path = new URL(await debuggerUrl(port)).pathname;
  const socket = await upgrade(port, path);
  let lastId = 0;
  const replies = new Map<number, (result: unknown) => void>();
  const events: { method: string; params: unknown }[] = [];
  const listeners = new Map<string, (params: unknown) => void>();
  readFrames(socket, (text) => {
    const message = JSON.parse(text) as { id?: number; result?: unknown; method?: string; params?: unknown };
    if (message.id !== undefined) {
      replies.get(message.id)?.(message.result);
      return;
    }
    const method = message.method ?? '';
    const listener = listeners.get(method);
    listeners.delete(method);
    if (listener === undefined) events.push({ method, params: message.params });
    else listener(message.params);
  });
  return {
    send: <Result>(method: string, params: object = {}) =>
      new Promise<Result>((resolve) => {
        lastId += 1;
        replies.set(lastId, (result) => resolve(result as Result)); // as the protocol defines it
        socket.write(textFrame(JSON.stringify({ id: lastId, method, params })));
      }),
    next: <Params>(event: string) =>
      new Promise<Params>((resolve) => {
        const at = events.findIndex(({ method }) => method === event);
        if (at < 0) listeners.set(event, (params) => resolve(params as Params));
        else resolve(events.splice(at, 1)[0]?.params as Params);
      }),
    close: () => socket.destroy(),
  };
}

async function debuggerUrl(port: number): Promise<string> {
  for (;;) {
    const text = await new Promise<string | undefined>((resolve) => {
      get({ host: '127.0.0.1', port, path: '/json/list' }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk))).on('end', () => resolve(body));
      }).on('error', () => resolve(undefined));
    });
    if (text !== undefined)
      return (JSON.parse(text) as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl ?? '';
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function upgrade(port: number, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    };
    request({ host: '127.0.0.1', port, path, headers })
      .once('upgrade', (_response, socket) => resolve(socket))
      .once('error', reject)
      .end();
  });
}

/** A masked text frame, as clients send them. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head[0] = 0x81;
  head[1] = 0x80 | Math.min(payload.length, 126);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

/** Reads the unmasked text frames of a server. */
function readFrames(socket: Socket, onText: (text: string) => void): void {
  let data = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    data = Buffer.concat([data, chunk]);
    for (;;) {
      const short = (data[1] ?? 0) & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (data.length < start) return;
      const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
      if (data.length < start + length) return;
      if (((data[0] ?? 0) & 0xf) === 1) onText(data.toString('utf8', start, start + length));
      data = data.subarray(start + length);
    }
  });
}
