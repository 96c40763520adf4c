import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { type LookupFunction } from 'node:net';
import { type AddressPolicy, ConnectionFailed } from '@stepwell/core/concurrent-download';

/** Resolves a name to all its addresses. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: ResolveAll = (hostname, options, callback) =>
  systemLookup(hostname, { ...options, all: true }, callback);

/**
 * A lookup for sockets that asks the policy about every address of a name and fails if it refuses any of them. The
 * socket connects to an address that was checked here and to no other, so a name that changes its address between a
 * check and the connection (DNS rebinding) gains nothing.
 *
 * @param resolve how names are resolved; by the system unless given
 */
export function checkedLookup(
  policy: AddressPolicy,
  host: string,
  port: number,
  resolve: ResolveAll = resolveAll,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, options, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const [first] = addresses;
      const refusal = addresses
        .map(({ address }) => policy.refusalOfAddress(address, host, port))
        .find((reason) => reason !== undefined);
      if (refusal !== undefined) return callback(new ConnectionFailed('refused-address', refusal), '', 0);
      if (first === undefined)
        return callback(new ConnectionFailed('unknown-host', `${host} resolves to no address`), '', 0);
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}
