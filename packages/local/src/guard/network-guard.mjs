import { lookup as systemLookup } from 'node:dns';
import { Socket } from 'node:net';
import { isAwsHost } from './aws-hosts.mjs';

/** Raised by a connection that the guard refused; its `code` is `ERR_STEPWELL_AWS_REFUSED`. */
export class AwsConnectionRefused extends Error {
  /**
   * @param {string} caller who wanted to connect
   * @param {string} host where to
   */
  constructor(caller, host) {
    super(`${caller} wanted to connect to ${host}, a real AWS host, which the local runtime refuses. Use the client's default endpoint (AWS_ENDPOINT_URL is set), or allow it with the option allowAwsHosts`);
    this.name = 'AwsConnectionRefused';
    this.code = 'ERR_STEPWELL_AWS_REFUSED';
  }
}

/**
 * Refuses every outgoing TCP and TLS connection of this thread to a real AWS host, by name and, after the lookup, by metadata
 * address. It replaces `net.Socket.prototype.connect`, which every client goes through (http, https, fetch, databases), so it must
 * only ever be installed inside a worker: a worker has built-in modules of its own, and the host's stay as they are.
 *
 * @param {string} caller who is told of in the refusal: `Function 'resize'`
 */
export function installNetworkGuard(caller) {
  const connect = Socket.prototype.connect;
  /**
   * @this {Socket}
   * @param {...unknown} args
   */
  Socket.prototype.connect = function guardedConnect(...args) {
    // net.connect() hands its arguments over already normalised: one array of options and callback.
    const first = Array.isArray(args[0]) ? args[0][0] : args[0];
    const options = typeof first === 'object' && first !== null ? /** @type {Record<string, unknown>} */ (first) : undefined;
    const host = options === undefined ? (typeof args[1] === 'string' ? args[1] : 'localhost') : String(options['host'] ?? 'localhost');
    if (options?.['path'] === undefined && isAwsHost(host)) {
      const refused = new AwsConnectionRefused(caller, host);
      process.nextTick(() => this.destroy(refused));
      return this;
    }
    if (options !== undefined && options['path'] === undefined) options['lookup'] = guardedLookup(caller, host, options['lookup']);
    return Reflect.apply(connect, this, args);
  };
}

/**
 * A lookup that fails where the name resolves to a metadata address.
 *
 * @param {string} caller
 * @param {string} host
 * @param {unknown} given the client's own lookup
 */
function guardedLookup(caller, host, given) {
  const lookup = /** @type {(name: string, options: unknown, done: (error: Error | null, ...found: unknown[]) => void) => void} */ (typeof given === 'function' ? given : systemLookup);
  /**
   * @param {string} name
   * @param {unknown} options
   * @param {(error: Error | null, ...found: unknown[]) => void} done
   */
  return (name, options, done) => {
    lookup(name, options, (error, ...found) => {
      const addresses = Array.isArray(found[0]) ? found[0].map((entry) => String(entry.address)) : [String(found[0])];
      const refused = error === null || error === undefined ? addresses.find(isAwsHost) : undefined;
      if (refused === undefined) done(error, ...found);
      else done(new AwsConnectionRefused(caller, host === refused ? host : `${host} (${refused})`));
    });
  };
}
