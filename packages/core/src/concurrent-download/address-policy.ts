import { InvalidSetting } from '../invalid-setting.js';
import { nonPublicReason } from './address-kind.js';

/**
 * Restricts downloads to http and https without credentials, and to addresses of the public internet, except for hosts
 * in the construct's `allowedHosts`. The download logic checks every URL, including each redirect target, and every
 * address that a name resolves to, before it sends a request.
 */
export interface AddressPolicy {
  /**
   * Returns the reason why a URL must not be requested, as a sentence for a failure message, or `undefined` if it is
   * allowed.
   */
  urlRejectionReason(url: URL): string | undefined;
  /** Returns the reason why a connection to an address of `host` is not allowed, or `undefined` if it is allowed. */
  addressRejectionReason(address: string, host: string, port: number): string | undefined;
  /** Returns whether `allowedHosts` contains the host, which exempts its addresses from the check. */
  isAllowedHost(host: string, port: number): boolean;
}

/**
 * Creates an address policy.
 *
 * @param allowedHosts hosts exempt from the address check: `flags.internal` on every port, `127.0.0.1:8080` or
 * `[::1]:8080` on one port; names match exactly, without wildcards, and independently of the addresses that they
 * resolve to
 * @throws {@link InvalidSetting} if an entry is neither
 */
export function createAddressPolicy(allowedHosts: readonly string[] = []): AddressPolicy {
  const listed = new Set(allowedHosts.map(normalizeEntry));
  const isAllowedHost = (host: string, port: number): boolean => {
    const name = normalizeHost(host);
    return listed.has(name) || listed.has(`${name}:${port}`);
  };
  const addressRejectionReason = (address: string, host: string, port: number): string | undefined => {
    if (isAllowedHost(host, port)) return undefined;
    const because = nonPublicReason(address);
    if (because === undefined) return undefined;
    const named = withoutBrackets(host) === address ? address : `${host} resolves to ${address}, which`;
    return `${named} is ${because}; a host is exempt where allowedHosts names it`;
  };
  return {
    isAllowedHost,
    addressRejectionReason: addressRejectionReason,
    urlRejectionReason: (url) => {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') return `${url.protocol} is not http or https`;
      if (url.username !== '' || url.password !== '') return 'the url has credentials';
      const address = withoutBrackets(url.hostname);
      return isAddress(url.hostname) ? addressRejectionReason(address, address, portOf(url)) : undefined;
    },
  };
}

/** Returns the port that a URL connects to. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'http:' ? 80 : 443;
}

/** URLs normalize every notation of an IPv4 address to four decimal numbers, and write IPv6 in brackets. */
function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[0-9.]+$/.test(hostname);
}

function normalizeEntry(entry: string): string {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:/?#@\s[\]\\]+)(?::([0-9]{1,5}))?$/.exec(entry.trim());
  const [, host, port] = match ?? [];
  if (host === undefined || !URL.canParse(`http://${host}/`) || Number(port ?? 1) > 65_535) {
    throw new InvalidSetting(
      'allowedHosts',
      entry,
      'a host without scheme and path, such as "flags.internal" or "127.0.0.1:8080"',
    );
  }
  return port === undefined ? normalizeHost(host) : `${normalizeHost(host)}:${Number(port)}`;
}

/** Returns a host as URLs write it, with IPv6 without brackets, and without a trailing dot. */
function normalizeHost(host: string): string {
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const name = URL.canParse(`http://${bracketed}/`) ? new URL(`http://${bracketed}/`).hostname : host.toLowerCase();
  return withoutBrackets(name).replace(/\.$/, '');
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
