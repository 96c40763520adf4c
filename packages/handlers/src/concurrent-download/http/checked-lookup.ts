import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { type LookupFunction } from 'node:net';
import { type AddressPolicy, ConnectionFailed } from '@stepwell/core/concurrent-download';

/** Resolves a hostname to all its addresses. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: ResolveAll = (hostname, options, callback) =>
  systemLookup(hostname, { ...options, all: true }, callback);

/**
 * Creates a lookup function for sockets that checks every resolved address against the policy and fails if one is not
 * allowed. The socket connects only to an address that was checked here. A name whose address changes between the check
 * and the connection (DNS rebinding) therefore cannot bypass the policy.
 *
 * @param resolve resolves hostnames; defaults to the system resolver
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
        .map(({ address }) => policy.addressRejectionReason(address, host, port))
        .find((reason) => reason !== undefined);
      if (refusal !== undefined) return callback(new ConnectionFailed('refused-address', refusal), '', 0);
      if (first === undefined)
        return callback(new ConnectionFailed('unknown-host', `${host} resolves to no address`), '', 0);
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}
