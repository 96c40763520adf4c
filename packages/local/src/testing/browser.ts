import { request } from 'node:http';
import { SFNClient } from '@aws-sdk/client-sfn';

/** A request that a browser did not send, or whose response it did not hand to the page. */
export class BlockedByBrowser extends Error {
  override readonly name = 'BlockedByBrowser';
}

type Handler = SFNClient['config']['requestHandler'];
type HttpRequest = Parameters<Handler['handle']>[0];

/** Headers that a page may read of every response; others must be exposed. */
const readable = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
];

/**
 * A request handler for AWS SDK clients that treats requests as a browser treats those of a page of `origin`: a
 * preflight first, the browser's own headers, and no response unless the server shares it with the page.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function browserOf(origin: string): Pick<Handler, 'handle'> {
  const { requestHandler } = new SFNClient({ region: 'us-east-1' }).config;
  const own = {
    origin,
    referer: `${origin}/`,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'cors',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
  };
  return {
    async handle(sent, options) {
      const {
        host: _host,
        'user-agent': _agent,
        'content-length': _length,
        expect: _expect,
        ...headers
      } = sent.headers;
      await checkPreflight(
        sent,
        origin,
        Object.keys(headers)
          .map((name) => name.toLowerCase())
          .sort(),
      );
      sent.headers = { ...sent.headers, ...own };
      const { response } = await requestHandler.handle(sent, options);
      const allowed = response.headers['access-control-allow-origin'];
      if (allowed !== origin && allowed !== '*')
        throw new BlockedByBrowser(`The response to ${sent.method} ${sent.path} is not shared with ${origin}`);
      const exposed = (response.headers['access-control-expose-headers'] ?? '').toLowerCase().split(/,\s*/);
      response.headers = Object.fromEntries(
        Object.entries(response.headers).filter(
          ([name]) => readable.includes(name) || exposed.includes('*') || exposed.includes(name),
        ),
      );
      return { response };
    },
  };
}

async function checkPreflight(sent: HttpRequest, origin: string, names: readonly string[]): Promise<void> {
  const asked = {
    origin,
    'access-control-request-method': sent.method,
    'access-control-request-headers': names.join(','),
  };
  const { status, headers } = await new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const query = new URLSearchParams(sent.query as Record<string, string>).toString();
      const preflight = request(
        {
          hostname: sent.hostname,
          port: sent.port,
          path: `${sent.path}${query === '' ? '' : `?${query}`}`,
          method: 'OPTIONS',
          headers: { ...asked, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
        },
        (response) => {
          response.resume().once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
        },
      );
      preflight.once('error', reject).end();
    },
  );
  const listOf = (name: string) =>
    String(headers[name] ?? '')
      .toLowerCase()
      .split(/,\s*/);
  const isShared = headers['access-control-allow-origin'] === origin || headers['access-control-allow-origin'] === '*';
  const isAllowed =
    listOf('access-control-allow-methods').includes(sent.method.toLowerCase()) &&
    names.every((name) => listOf('access-control-allow-headers').includes(name));
  if (status < 200 || status > 299 || !isShared || !isAllowed)
    throw new BlockedByBrowser(
      `The preflight of ${sent.method} ${sent.path} was answered with ${status} ${JSON.stringify(headers)}`,
    );
}
