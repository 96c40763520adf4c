import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';
import { hostName } from '../../kernel/endpoint/index.js';
import { type LocalService, type OriginPolicy, type ServiceRequest } from '../../kernel/service.js';
import { answerApi } from './console-api.js';
import { type ConsoleEnvironment } from './console-environment.js';
import { sendError } from './console-response.js';
import { LiveChanges } from './live-changes.js';
import { sendFile } from './static-files.js';

/** The path of the console. S3 has no bucket of that name: names of buckets have no underscores. */
export const consolePath = '/_stepwell/';
/** The header with the token. Pages of other origins cannot send it without a preflight, which fails. */
const tokenHeader = 'x-stepwell-token';

/**
 * Serves the console at `/_stepwell/` and its API at `/_stepwell/api/`. The files of the page are public; the API needs
 * the token of the environment, which only the URL in the terminal and in `consoleUrl` contains, in its fragment.
 */
export class ConsoleService implements LocalService {
  readonly signingName = 'stepwell-console';
  /** Created for each environment: 256 random bits. */
  readonly token = randomBytes(32).toString('base64url');
  readonly changes: LiveChanges;

  constructor(private readonly environment: ConsoleEnvironment) {
    this.changes = new LiveChanges(environment);
  }

  /** The page's URL with the token. A fragment is not sent to servers and not logged. */
  url(endpoint: string): string {
    return `${endpoint}${consolePath}#token=${this.token}`;
  }

  ownsPath(path: string): boolean {
    return path === '/_stepwell' || path.startsWith(consolePath);
  }

  /** The console is a page: a browser can open it. No page of another site can call it or embed it. */
  originPolicy(): OriginPolicy {
    return { allows: () => false };
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const { http, url } = request;
    try {
      checkHost(http);
      if (url.pathname === '/_stepwell') {
        response.writeHead(308, { location: consolePath }).end();
        return;
      }
      const path = url.pathname.slice(consolePath.length);
      if (path.startsWith('api/')) {
        this.#checkToken(http);
        const { environment, changes } = this;
        await answerApi(path.slice('api/'.length), { request, response, environment, changes });
      } else if (http.method === 'GET' || http.method === 'HEAD')
        await sendFile(response, path, http.method === 'HEAD');
      else throw new AwsError('MethodNotAllowed', `${http.method} is not allowed here. Use GET`, 405);
    } catch (error) {
      if (!(error instanceof AwsError) || response.headersSent) throw error;
      sendError(response, error);
    }
  }

  close(): Promise<void> {
    this.changes.close();
    return Promise.resolve();
  }

  #checkToken({ headers }: IncomingMessage): void {
    const header = headers[tokenHeader];
    const [sent, own] = [Buffer.from(typeof header === 'string' ? header : ''), Buffer.from(this.token)];
    if (sent.length === own.length && timingSafeEqual(sent, own)) return;
    const message = `The header ${tokenHeader} must be the token of this environment. Open the URL that 'stepwell up' prints`;
    throw new AwsError('InvalidToken', message, 401);
  }
}

/** The console has one origin for each name of the machine itself, and answers only its own page. */
function checkHost({ headers: { host, origin } }: IncomingMessage): void {
  if (!/^(127\.0\.0\.1|localhost|\[::1\])$/.test(hostName(host) ?? ''))
    throw new AwsError('InvalidHost', `The Host header must be 127.0.0.1 or localhost, got '${host ?? ''}'`, 403);
  if (origin !== undefined && origin !== `http://${host}`)
    throw new AwsError(
      'InvalidOrigin',
      `A page of '${origin}' must not call the console. Open it at http://${host}`,
      403,
    );
}
