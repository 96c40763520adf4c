import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Resolves `sync-127.0.0.1` and `sync-localhost` to this machine, for the whole thread. AWS SDK clients add the prefix
 * `sync-` to the endpoint's host for StartSyncExecution and TestState, and such a name does not resolve.
 *
 * Works for all clients that use Node.js's lookup. Clients that use `fetch` reject the URL `http://sync-127.0.0.1`.
 */
export function resolveSyncHosts() {
  const { lookup } = dns;
  /** @param {[name: string, ...rest: unknown[]]} args */
  const withSyncHosts = (...[name, ...rest]) => {
    const [, host = name] = /^sync-(localhost|127\.\d+\.\d+\.\d+)$/i.exec(name) ?? [];
    return Reflect.apply(lookup, dns, [host, ...rest]);
  };
  // Keeps its properties, which util.promisify uses.
  dns.lookup = Object.defineProperties(
    /** @type {typeof lookup} */ (withSyncHosts),
    Object.getOwnPropertyDescriptors(lookup),
  );
  syncBuiltinESMExports();
}
