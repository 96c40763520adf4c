import dgram from 'node:dgram';
import dns, { lookup as importedLookup } from 'node:dns';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';

// Tries to reach AWS in every way, in a worker in which nothing can: below the guard, sockets are recorded and not
// connected, and names come from a table. Posts which attempts the guard refused and which would have left the machine.

const names = /** @type {Record<string, string>} */ ({
  'metadata.test': '169.254.169.254',
  'metadata6.test': 'fd00:ec2::254',
  'mapped.test': '::ffff:169.254.169.254',
  'other.test': '192.0.2.1',
  2852039166: '169.254.169.254',
});

/** @type {string[]} */
let reached = [];
const recorded = Object.assign(new Error('recorded'), { code: 'RECORDED' });

/** @type {(name: string, options: any, done: (error: Error | null, ...found: any[]) => void) => void} */
const lookup = (name, options, done = options) => {
  const address = net.isIP(name) ? name : names[name];
  const family = net.isIPv6(address ?? '') ? 6 : 4;
  process.nextTick(() => {
    if (address === undefined) done(Object.assign(new Error(`no such name: ${name}`), { code: 'ENOTFOUND' }));
    else if (options?.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  });
};

/** Installs what is below the guard. */
function recordSockets() {
  const described = Object.getOwnPropertyDescriptors(dns.lookup);
  dns.lookup = /** @type {typeof dns.lookup} */ (Object.defineProperties(lookup, described));
  /** @this {net.Socket} */
  net.Socket.prototype.connect = function connect(/** @type {any[]} */ ...args) {
    const list = Array.isArray(args[0]) ? args[0] : args;
    const options = typeof list[0] === 'object' ? list[0] : { port: list[0], host: list[1] };
    const find = options.lookup ?? dns.lookup;
    this.connecting = true;
    find(
      options.host ?? 'localhost',
      { family: 0 },
      (/** @type {Error | null} */ error, /** @type {string} */ address) => {
        if (!error) reached.push(address);
        this.destroy(error ?? recorded);
      },
    );
    return this;
  };
  for (const method of /** @type {const} */ (['connect', 'send'])) {
    Object.assign(dgram.Socket.prototype, {
      /** @this {dgram.Socket} */
      [method](/** @type {any[]} */ ...args) {
        const [host = 'localhost'] = args.slice(1).filter((argument) => typeof argument === 'string');
        const done = args.at(-1);
        lookupOf(this)(host, {}, (/** @type {Error | null} */ error, /** @type {string} */ address) => {
          if (!error) reached.push(address);
          done(error ?? recorded);
        });
      },
    });
  }
  syncBuiltinESMExports();
}

/** @type {WeakMap<dgram.Socket, any>} */
const lookups = new WeakMap();
const createSocket = dgram.createSocket;
dgram.createSocket = /** @type {typeof createSocket} */ (
  (/** @type {any} */ options) => {
    const socket = createSocket('udp4');
    lookups.set(socket, options.lookup);
    return socket;
  }
);
const lookupOf = (/** @type {dgram.Socket} */ socket) => lookups.get(socket) ?? dns.lookup;

recordSockets();
if (workerData.guard) {
  const { installNetworkGuard } = await import('../network-guard.mjs');
  installNetworkGuard("Function 'test'");
}

/** @type {(request: any) => Promise<any>} */
const failure = (emitter) => new Promise((resolve) => emitter.once('error', resolve));
const sdk = createRequire(workerData.root);
const { S3Client, ListBucketsCommand } = sdk('@aws-sdk/client-s3');
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
const s3 = (/** @type {object} */ options) => {
  const client = new S3Client({ region: 'us-east-1', credentials, maxAttempts: 1, ...options });
  return client.send(new ListBucketsCommand({})).catch((/** @type {Error} */ error) => error);
};
const udp = (/** @type {any[]} */ ...args) => {
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve) => socket.send('x', ...args, resolve)).finally(() => socket.close());
};

/** @type {Record<string, (host: string) => Promise<any>>} */
const ways = {
  'http with the default agent': (host) => failure(http.get({ host, port: 80, path: '/latest/meta-data/' })),
  'http with an agent': (host) => failure(http.get({ host, agent: new http.Agent({ keepAlive: true }) })),
  'http without agent': (host) => failure(http.get({ host, agent: false })),
  'https with an agent': (host) => failure(https.get({ host, agent: new https.Agent({ keepAlive: true }) })),
  http2: (host) => failure(http2.connect(`https://${net.isIPv6(host) ? `[${host}]` : host}`)),
  fetch: (host) => fetch(`http://${net.isIPv6(host) ? `[${host}]` : host}/`).catch((error) => error.cause ?? error),
  'net.connect by options': (host) => failure(net.connect({ host, port: 80 })),
  'net.connect by port and name': (host) => failure(net.connect(80, host)),
  'net.connect by port in text': (host) => failure(net.connect(/** @type {any} */ ('80'), host)),
  'socket.connect by port and name': (host) => failure(new net.Socket().connect(80, host)),
  'socket.connect by port in text': (host) => failure(new net.Socket().connect(/** @type {any} */ ('80'), host)),
  'socket.connect by options': (host) =>
    failure(new net.Socket().connect({ host, port: 80, path: /** @type {any} */ (null) })),
  'a lookup of the client': (host) => failure(net.connect({ host, port: 80, lookup })),
  'a lookup of the agent': (host) =>
    failure(http.get({ host, agent: new http.Agent({ lookup: /** @type {any} */ (lookup) }) })),
  'tls.connect': (host) => failure(tls.connect({ host, port: 443 })),
  'tls.connect by port and name': (host) => failure(tls.connect(443, host)),
  'a datagram': (host) => udp(53, host),
  'a part of a datagram': (host) => udp(0, 1, 53, host),
  'a connected datagram socket': (host) =>
    new Promise((resolve) => dgram.createSocket('udp4').connect(53, host, /** @type {any} */ (resolve))),
  'a lookup of the datagram socket': (host) =>
    new Promise((resolve) =>
      dgram.createSocket({ type: 'udp4', lookup: /** @type {any} */ (lookup) }).send('x', 53, host, resolve),
    ),
  'the AWS SDK with an endpoint': (host) =>
    s3({ endpoint: `http://${net.isIPv6(host) ? `[${host}]` : host}`, forcePathStyle: true }),
};

/** @type {Record<string, () => Promise<any>>} */
const others = {
  'the AWS SDK that ignores the endpoint': () => {
    Object.assign(process.env, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' });
    return s3({});
  },
  'dns.lookup, imported by name': () => new Promise((resolve) => importedLookup('metadata.test', resolve)),
  'dns.lookup': () => new Promise((resolve) => dns.lookup('metadata.test', resolve)),
  'dns.lookup with all addresses': () => new Promise((resolve) => dns.lookup('metadata6.test', { all: true }, resolve)),
  'a lookup in a promise': () => promisify(dns.lookup)('metadata.test').catch((error) => error),
  'the name server of AWS': async () => attempt(() => dns.setServers(['169.254.169.253'])),
  'the name server of a resolver': async () =>
    attempt(() => new dns.promises.Resolver().setServers(['[fd00:ec2::253]:53'])),
};

const attempt = (/** @type {() => void} */ run) => {
  try {
    run();
    reached.push('a name server');
    return undefined;
  } catch (error) {
    return error;
  }
};

/** @type {[string, () => Promise<any>][]} */
const attempts = [
  ...Object.entries(ways).flatMap(([way, go]) =>
    workerData.hosts.map((/** @type {string} */ host) => [`${way}: ${host}`, () => go(host)]),
  ),
  ...(workerData.others ? Object.entries(others) : []),
];
/** @type {Record<string, string>} */
const results = {};
for (const [name, go] of attempts) {
  reached = [];
  const error = await go();
  const code = error?.code ?? error?.cause?.code ?? String(error);
  results[name] =
    reached.length > 0
      ? `reached ${reached.join()}`
      : code === 'ERR_STEPWELL_AWS_REFUSED'
        ? 'refused'
        : `failed: ${code}`;
}
const { address } = await promisify(dns.lookup)('other.test');
results['a lookup in a promise of another host'] = `reached ${address}`;
parentPort?.postMessage(results);
