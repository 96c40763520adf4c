import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type RuntimeSession } from './runtime-session.js';

/** The Runtime API of one execution environment on a port of 127.0.0.1, for runtimes that are not of this package. */
export class RuntimeServer {
  private constructor(
    private readonly server: Server,
    /** `127.0.0.1:<port>`, the value of `AWS_LAMBDA_RUNTIME_API`. */
    readonly address: string,
  ) {}

  static async start(session: RuntimeSession): Promise<RuntimeServer> {
    const server = createServer((request, response) => void serve(session, request, response));
    // A runtime waits for its next invocation for any length of time.
    server.requestTimeout = 0;
    server.headersTimeout = 0;
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo; // listens on a port
    return new RuntimeServer(server, `127.0.0.1:${port}`);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function serve(session: RuntimeSession, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  const isStreaming = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (isStreaming) session.chunk(request.url ?? '', chunk);
      else chunks.push(chunk);
    }
  } catch {
    return; // The process ended.
  }
  const { method = '', url = '', headers, trailers } = request;
  // A stream that fails after its start reports its error in trailers.
  const streamError = trailers['lambda-runtime-function-error-type'];
  const path = streamError === undefined ? url : url.replace(/\/response$/, '/error');
  const body =
    streamError === undefined
      ? Buffer.concat(chunks)
      : Buffer.from(trailers['lambda-runtime-function-error-body'] ?? '', 'base64');
  session.handle(
    { method, path, headers: { ...(headers as Record<string, string | undefined>), ...trailers }, body },
    (reply) => {
      response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
      response.end(reply.body);
    },
  );
}
