import { execFile, spawnSync } from 'node:child_process';
import dns from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { S3Service } from '../../services/s3/index.js';
import { SqsService } from '../../services/sqs/service.js';

let local: TestEndpoint<{ sqs: SqsService; s3: S3Service }>;
let authority: string;
let folder: string;

beforeAll(async () => {
  local = await startTestEndpoint(({ context, directory }) => ({
    sqs: new SqsService(context),
    s3: new S3Service({ ...context, directory }),
  }));
  folder = local.proxy.certificates();
  authority = readFileSync(join(folder, 'authority.pem'), 'utf8');
  local.services.sqs.createQueue('proxied');
});
afterAll(async () => {
  await local.close();
});

/** Sends `CONNECT` to the endpoint. */
function open(target: string): Promise<{ readonly status: number; readonly text: string; readonly socket: Socket }> {
  return new Promise((resolve, reject) => {
    const { port } = local.endpoint;
    const request = httpRequest({ host: '127.0.0.1', port, method: 'CONNECT', path: target, agent: false });
    request.once('error', reject);
    request.once('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
      let text = head.toString();
      const done = () => resolve({ status: response.statusCode ?? 0, text, socket });
      if (response.statusCode === 200) done();
      else socket.on('data', (data) => (text += String(data))).once('close', done);
    });
    request.end();
  });
}

/** Opens TLS inside of a connection of the proxy. */
async function openTls(host: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { socket } = await open(`${host}:443`);
  return new Promise((resolve, reject) => {
    const secure = connectTls({ socket, servername: host, ca: authority, ...options });
    secure.once('secureConnect', () => resolve(secure)).once('error', reject);
  });
}

/** Sends a request over a connection and returns the response. */
function exchange(socket: Socket, host: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (data) => (text += String(data))).once('close', () => resolve(text));
    socket.once('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

describe('a connection to an AWS host name through the proxy', () => {
  it.each(['sqs.us-east-1.amazonaws.com', 'sqs.cn-north-1.amazonaws.com.cn', 'sqs.us-east-1.api.aws'])(
    'reaches the local endpoint, with a certificate of %s',
    async (host) => {
      const secure = await openTls(host);
      expect(secure.authorized).toBe(true);
      expect(secure.getPeerCertificate().subjectaltname).toBe(`DNS:${host}`);
      expect(await exchange(secure, host, '/?Action=ListQueues')).toContain('/123456789012/proxied</QueueUrl>');
    },
  );

  it('reaches a bucket of the host', async () => {
    await local.services.s3.createBucket('images');
    await local.services.s3.putObject('images', 'a.txt', 'content of a');
    const host = 'images.s3.us-east-1.amazonaws.com';
    expect(await exchange(await openTls(host), host, '/a.txt')).toMatch(/^HTTP\/1.1 200 [\s\S]*content of a$/);
  });

  it('serves several requests', async () => {
    const host = 'sqs.us-east-1.amazonaws.com';
    const secure = await openTls(host);
    secure.write(`GET /?Action=ListQueues HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    const responses = await exchange(secure, host, '/?Action=ListQueues');
    expect(responses.match(/<ListQueuesResponse/g)).toHaveLength(2);
  });

  it('has a certificate without a server name, too', async () => {
    const secure = await openTls('sqs.us-east-1.amazonaws.com', {
      servername: '',
      checkServerIdentity: () => undefined,
    });
    expect(secure.getPeerCertificate().subjectaltname).toBe('DNS:sqs.us-east-1.amazonaws.com');
    secure.destroy();
  });

  it('answers as the endpoint for a service that is not here', async () => {
    const host = 'kinesis.us-east-1.amazonaws.com';
    expect(await exchange(await openTls(host), host, '/')).toMatch(
      /^HTTP\/1.1 501 [\s\S]*"UnknownService".*The service 'kinesis' is not supported locally/,
    );
  });

  it('fails with the server name of another host', async () => {
    const other = openTls('sqs.us-east-1.amazonaws.com', { servername: 'sns.us-east-1.amazonaws.com' });
    await expect(other).rejects.toThrow();
  });

  it('rejects requests to another host', async () => {
    const secure = await openTls('sqs.us-east-1.amazonaws.com');
    const response = await exchange(secure, 'sns.us-east-1.amazonaws.com', '/?Action=ListTopics');
    expect(response).toMatch(/^HTTP\/1.1 421 /);
    expect(response).toContain("must be 'sqs.us-east-1.amazonaws.com'");
  });

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

  it.skipIf(!hasOpenssl)(
    `is reported once if the client does not trust the authority${hasOpenssl ? '' : ' (skipped: no openssl)'}`,
    async () => {
      const host = 'sns.us-east-1.amazonaws.com:443';
      const proxy = ['-proxy', `127.0.0.1:${local.endpoint.port}`, '-connect', host, '-verify_return_error'];
      const attempt = (...options: string[]) =>
        promisify(execFile)('openssl', ['s_client', ...proxy, ...options], { timeout: 10_000 }).then(
          ({ stdout }) => stdout,
          (error: unknown) => String(error),
        );
      for (let count = 0; count < 2; count += 1) expect(await attempt()).toContain('verify error');
      await expect.poll(() => local.problems).toEqual([expect.stringContaining('does not trust')]);
    },
  );
});

describe('the proxy', () => {
  it.each([
    '169.254.169.254:80',
    '169.254.169.254:443',
    '2852039166:443',
    '0xa9.0xfe.0xaa.2:80',
    '[fd00:ec2::254]:80',
    '[::ffff:169.254.169.254]:443',
    'database.abc.us-east-1.rds.amazonaws.com:5432',
    'sqs.us-east-1.amazonaws.com:80',
  ])('refuses %s', async (target) => {
    expect(await open(target)).toMatchObject({ status: 403, text: expect.stringContaining('real AWS host') as string });
  });

  it('refuses names that resolve to a metadata address', async () => {
    const { lookup } = dns;
    dns.lookup = ((_name: string, _options: object, done: (error: null, found: object[]) => void) =>
      done(null, [{ address: '169.254.169.254', family: 4 }])) as unknown as typeof lookup;
    syncBuiltinESMExports();
    const refused = await open('innocent.example:80');
    dns.lookup = lookup;
    syncBuiltinESMExports();
    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('(169.254.169.254)') as string });
  });

  it.each(['nothing', 'host:0', 'host:99999', 'user@host:443', '/path'])('rejects the target %s', async (target) => {
    expect(await open(target)).toMatchObject({ status: 400 });
  });

  it('passes connections to other hosts through unchanged', async () => {
    const server = createServer((socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // listens on a port
    const { socket, status } = await open(`127.0.0.1:${port}`);
    expect(status).toBe(200);
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.end(sent);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
    server.close();
  });

  it('answers 502 where nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // listens on a port
    await new Promise((resolve) => server.close(resolve));
    expect(await open(`127.0.0.1:${port}`)).toMatchObject({ status: 502 });
  });

  it('writes certificates, but no key, readable by the user only', () => {
    const files = readdirSync(folder);
    expect(files.sort()).toEqual(['authority.pem', 'bundle.pem']);
    for (const file of files) {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(folder, file), 'utf8')).not.toContain('PRIVATE');
    }
    const bundle = readFileSync(join(folder, 'bundle.pem'), 'utf8');
    expect(bundle.endsWith(authority)).toBe(true);
    expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(20);
  });

  it('has another authority in each environment, and ends with it', async () => {
    const other = await startTestEndpoint(() => ({}));
    expect(readFileSync(join(other.proxy.certificates(), 'authority.pem'), 'utf8')).not.toBe(authority);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = connect(other.endpoint.port, '127.0.0.1');
    socket.write(`CONNECT 127.0.0.1:${(server.address() as AddressInfo).port} HTTP/1.1\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await other.close();
    await closed;
    server.close();
  });
});
