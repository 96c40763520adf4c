import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { isAwsHost } from './aws-hosts.mjs';

/** @typedef {(error: Error | null, ...found: unknown[]) => void} LookupDone */
/** @typedef {(name: string, options: unknown, done?: LookupDone) => void} Lookup */

/** The guard rejected a connection. Its `code` is `ERR_STEPWELL_AWS_REFUSED`. */
export class AwsConnectionRefused extends Error {
  /**
   * @param {string} caller the caller: `Function 'resize'`
   * @param {string} host the destination
   */
  constructor(caller, host) {
    const remedy = "Use the client's default endpoint (AWS_ENDPOINT_URL is set), or set the option allowAwsHosts.";
    super(`${caller} must not connect to ${host}, a real AWS host. ${remedy}`);
    this.name = 'AwsConnectionRefused';
    this.code = 'ERR_STEPWELL_AWS_REFUSED';
  }
}

/**
 * Rejects connections and datagrams of this thread to real AWS hosts: by name, by address in any notation, and by
 * resolved address. It replaces functions that every JavaScript client uses: `http`, `https`, `http2`, `tls`, `fetch`,
 * the AWS SDK, databases. They are replaced for the whole thread, so use it only in a dedicated thread or process.
 *
 * It protects against mistakes: child processes, workers that the caller starts, native code and proxies are not
 * covered.
 *
 * @param {string} caller the caller in the error message: `Function 'resize'`
 */
export function installNetworkGuard(caller) {
  guardLookups(caller);
  guardStreams(caller);
  guardDatagrams(caller);
  guardNameServers(caller);
  syncBuiltinESMExports();
}

/**
 * Rejects names that resolve to an address of AWS, for clients without a custom lookup.
 *
 * @param {string} caller
 */
function guardLookups(caller) {
  const { lookup } = dns;
  // Keeps its properties, which util.promisify uses.
  dns.lookup = Object.defineProperties(
    /** @type {typeof lookup} */ (guardedLookup(caller, /** @type {Lookup} */ (lookup))),
    Object.getOwnPropertyDescriptors(lookup),
  );
}

/**
 * TCP and TLS.
 *
 * @param {string} caller
 */
function guardStreams(caller) {
  const connect = Socket.prototype.connect;
  /**
   * @this {Socket}
   * @param {...unknown} args
   */
  Socket.prototype.connect = function guardedConnect(...args) {
    // net.connect() passes its arguments as one array of options and callback.
    const list = Array.isArray(args[0]) ? /** @type {unknown[]} */ (args[0]) : args;
    const [first, second] = list;
    const options =
      typeof first === 'object' && first !== null ? /** @type {Record<string, unknown>} */ (first) : undefined;
    const isPipe = options === undefined ? !(Number(first) >= 0) : Boolean(options['path']);
    if (isPipe) return Reflect.apply(connect, this, args);
    const host = String((options === undefined ? second : options['host']) ?? 'localhost');
    if (isAwsHost(host)) {
      process.nextTick(() => this.destroy(new AwsConnectionRefused(caller, host)));
      return this;
    }
    const lookup = options?.['lookup'];
    if (typeof lookup === 'function')
      list[0] = { ...options, lookup: guardedLookup(caller, /** @type {Lookup} */ (lookup)) };
    return Reflect.apply(connect, this, args);
  };
}

/**
 * UDP.
 *
 * @param {string} caller
 */
function guardDatagrams(caller) {
  for (const method of /** @type {const} */ (['connect', 'send'])) {
    const original = /** @type {(...args: unknown[]) => unknown} */ (dgram.Socket.prototype[method]);
    /**
     * @this {dgram.Socket}
     * @param {...unknown} args
     */
    const guarded = function (...args) {
      // The address follows the message and the optional offset, length and port.
      const host = args.slice(1).find((argument) => typeof argument === 'string' && isAwsHost(argument));
      if (host === undefined) return Reflect.apply(original, this, args);
      const refused = new AwsConnectionRefused(caller, String(host));
      const done = args.at(-1);
      process.nextTick(() => (typeof done === 'function' ? done(refused) : this.emit('error', refused)));
      return undefined;
    };
    Object.assign(dgram.Socket.prototype, { [method]: guarded });
  }
  const { createSocket } = dgram;
  dgram.createSocket = /** @type {typeof createSocket} */ (
    /**
     * @param {unknown} options
     * @param {unknown} listener
     */
    (options, listener) => {
      const lookup =
        typeof options === 'object' && options !== null && 'lookup' in options ? options.lookup : undefined;
      const guarded =
        typeof lookup === 'function'
          ? { .../** @type {object} */ (options), lookup: guardedLookup(caller, /** @type {Lookup} */ (lookup)) }
          : options;
      return Reflect.apply(createSocket, dgram, [guarded, listener]);
    }
  );
}

/**
 * Rejects AWS's name servers for resolvers, which do not use JavaScript sockets.
 *
 * @param {string} caller
 */
function guardNameServers(caller) {
  for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
    const { setServers } = owner;
    /**
     * @this {unknown}
     * @param {readonly string[]} servers
     */
    owner.setServers = function guardedSetServers(servers) {
      const refused = servers.find((server) => isAwsHost(server.replace(/^\[(.*)\](:\d+)?$|^([^:]*)(:\d+)$/, '$1$3')));
      if (refused !== undefined) throw new AwsConnectionRefused(caller, refused);
      return Reflect.apply(setServers, this, [servers]);
    };
  }
}

/**
 * Returns a lookup that fails for names that resolve to an address of AWS.
 *
 * @param {string} caller
 * @param {Lookup} lookup
 * @returns {Lookup}
 */
function guardedLookup(caller, lookup) {
  return (name, options, done) => {
    const callback = /** @type {LookupDone | undefined} */ (typeof options === 'function' ? options : done);
    if (callback === undefined) return lookup(name, options);
    return lookup(name, typeof options === 'function' ? {} : options, (error, ...found) => {
      const addresses = (Array.isArray(found[0]) ? found[0] : [found[0]]).map((entry) =>
        String(entry?.address ?? entry),
      );
      const refused = error ? undefined : addresses.find(isAwsHost);
      if (refused === undefined) callback(error, ...found);
      else callback(new AwsConnectionRefused(caller, name === refused ? name : `${name} (${refused})`));
    });
  };
}
