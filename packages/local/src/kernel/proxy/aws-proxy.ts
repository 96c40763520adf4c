import { lookup } from 'node:dns';
import { type IncomingMessage } from 'node:http';
import { connect, type LookupFunction, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import { isAwsHost, isAwsName } from '../guard/aws-hosts.mjs';
import { proxyVariables } from '../guard/proxy-variables.mjs';
import { CertificateAuthority } from './certificate-authority.js';
import { writeTrust } from './trust.js';

/** Options of the proxy. */
export interface AwsProxyOptions {
  /** Folder of the environment. The proxy writes the certificates that programs trust to a folder in it. */
  readonly directory: string;
  /** The URL of the endpoint, which accepts the requests to the proxy. */
  readonly endpoint: () => string;
  /** Called once for each host whose certificate a client did not accept. */
  readonly onProblem: (problem: string) => void;
}

/**
 * The proxy of an environment's endpoint: https://www.rfc-editor.org/rfc/rfc9110#CONNECT. Connections to port 443 of an
 * AWS host name end here, with a certificate of a local authority, and the endpoint answers their requests. Other hosts
 * of AWS and metadata addresses are refused. Connections to all other hosts pass through unread.
 */
export class AwsProxy {
  private authority: CertificateAuthority | undefined;
  private readonly sockets = new Set<Duplex>();
  private readonly hosts = new WeakMap<Duplex, string>();
  private readonly rejectedHosts = new Set<string>();

  constructor(private readonly options: AwsProxyOptions) {}

  /** The folder of the certificates. The first call creates the authority, so that only those who need it pay for it. */
  certificates(): string {
    const folder = join(this.options.directory, 'certificates');
    if (this.authority === undefined) {
      const authority = new CertificateAuthority();
      writeTrust(folder, authority.certificate);
      this.authority = authority;
    }
    return folder;
  }

  /** Environment variables of a program that uses the proxy. */
  variables(): Readonly<Record<string, string>> {
    return proxyVariables(this.options.endpoint(), this.certificates());
  }

  /** The host that a client has connected to through the proxy; `undefined` for connections to the endpoint itself. */
  hostOf(connection: Duplex): string | undefined {
    return this.hosts.get(connection);
  }

  /**
   * Handles the event `connect` of the endpoint's server.
   *
   * @param accept takes a decrypted connection as one of the server's own
   */
  connect(request: IncomingMessage, client: Duplex, head: Buffer, accept: (connection: Duplex) => void): void {
    this.track(client);
    if (head.length > 0) client.unshift(head);
    const target = parseAuthority(request.url ?? '');
    if (target === undefined) {
      respond(client, '400 Bad Request', `The target must be a host and a port, got '${request.url ?? ''}'.`);
      return;
    }
    const { host, port } = target;
    if (isAwsName(host) && port === 443) this.terminate(client, host, accept);
    else if (isAwsHost(host)) respond(client, '403 Forbidden', refusal(host, port));
    else this.tunnel(client, host, port);
  }

  /** Ends all connections. */
  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private terminate(client: Duplex, host: string, accept: (connection: Duplex) => void): void {
    const context = (): SecureContext => {
      this.certificates();
      // The line above has created it.
      return (this.authority as CertificateAuthority).contextFor(host);
    };
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const secure = new TLSSocket(client as Socket, {
      isServer: true,
      ALPNProtocols: ['http/1.1'],
      // Clients that send no server name get the certificate of the host that they have connected to, too.
      secureContext: context(),
      SNICallback: (name, done) => {
        if (name.toLowerCase() === host) done(null, context());
        else done(new Error(`The server name is '${name}', not '${host}'`));
      },
    });
    this.track(secure);
    secure.once('error', (error) => {
      client.destroy();
      if (!/unknown.ca|bad.certificate|certificate.unknown/i.test(error.message) || this.rejectedHosts.has(host))
        return;
      this.rejectedHosts.add(host);
      this.options.onProblem(
        `A client of ${host} does not trust the local certificate authority. Let it trust the file of SSL_CERT_FILE, or ` +
          'set its endpoint to AWS_ENDPOINT_URL.',
      );
    });
    secure.once('secure', () => {
      this.hosts.set(secure, host);
      accept(secure);
    });
  }

  private tunnel(client: Duplex, host: string, port: number): void {
    const server = connect({ host, port, lookup: lookupOutsideOfAws });
    this.track(server);
    let isOpen = false;
    server.once('connect', () => {
      isOpen = true;
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(server);
      server.pipe(client);
    });
    server.once('error', (error) => {
      if (isOpen) client.destroy();
      else if (error instanceof AwsAddress) respond(client, '403 Forbidden', refusal(error.message, port));
      else respond(client, '502 Bad Gateway', `${host}:${port} cannot be reached: ${error.message}`);
    });
    server.once('close', () => {
      if (isOpen) client.destroy();
    });
    client.once('close', () => server.destroy());
  }

  private track(socket: Duplex): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // A client that leaves is no problem.
    socket.on('error', () => undefined);
  }
}

/** A name resolved to an address of AWS's metadata services. */
class AwsAddress extends Error {}

const lookupOutsideOfAws: LookupFunction = (name, options, done) => {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    const refused = error === null ? addresses.find(({ address }) => isAwsHost(address)) : undefined;
    if (refused !== undefined) done(new AwsAddress(`${name} (${refused.address})`), []);
    else if (options.all === true) done(error, addresses);
    else done(error, addresses?.[0]?.address ?? '', addresses?.[0]?.family);
  });
};

/** `host:443`, `[::1]:443`. Host names in lower case, without a final point. */
function parseAuthority(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, address, name, digits] = /^(?:\[([\da-f:.%]+)\]|([a-z\d._-]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = (address ?? name ?? '').toLowerCase().replace(/\.$/, '');
  const port = Number(digits);
  return host === '' || !(port > 0 && port < 65_536) ? undefined : { host, port };
}

function refusal(host: string, port: number): string {
  return (
    `${host}:${port} is a real AWS host, which the local runtime does not serve. Use the client's default endpoint ` +
    '(AWS_ENDPOINT_URL is set), or set the option allowAwsHosts.'
  );
}

function respond(client: Duplex, status: string, message: string): void {
  const body = `${message}\n`;
  const headers = ['content-type: text/plain', `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
  client.end(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}
