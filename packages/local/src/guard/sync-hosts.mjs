import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Makes `sync-127.0.0.1` and `sync-localhost` names of this machine for the whole thread: AWS SDK clients put `sync-`
 * before the endpoint's host for StartSyncExecution and TestState, and no resolver knows such a name.
 *
 * It works for every client that leaves the lookup to Node.js. A client over `fetch` rejects `http://sync-127.0.0.1` as
 * a URL.
 */
export function resolveSyncHosts() {
  const { lookup } = dns;
  /** @param {[name: string, ...rest: unknown[]]} args */
  const withSyncHosts = (...[name, ...rest]) => {
    const [, host = name] = /^sync-(localhost|127\.\d+\.\d+\.\d+)$/i.exec(name) ?? [];
    return Reflect.apply(lookup, dns, [host, ...rest]);
  };
  // Its properties say how util.promisify wraps it.
  dns.lookup = Object.defineProperties(
    /** @type {typeof lookup} */ (withSyncHosts),
    Object.getOwnPropertyDescriptors(lookup),
  );
  syncBuiltinESMExports();
}
