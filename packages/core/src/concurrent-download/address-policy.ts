import { InvalidSetting } from '../invalid-setting.js';
import { nonPublicReason } from './address-kind.js';

/**
 * Where a download may go: http and https, no credentials, and only addresses of the public internet, except for hosts
 * that the construct's `allowedHosts` names. It is asked about every url, the first one and each redirect's, and
 * about every address that a name resolves to, before anything is sent.
 */
export interface AddressPolicy {
  /** Why a url must not be requested, as a sentence for a failure's message; `undefined` where it may. */
  urlRejectionReason(url: URL): string | undefined;
  /** Why a connection to an address that `host` resolved to must not be made; `undefined` where it may. */
  addressRejectionReason(address: string, host: string, port: number): string | undefined;
  /** Whether `allowedHosts` names the host, so that its addresses are not looked at. */
  isAllowedHost(host: string, port: number): boolean;
}

/**
 * A policy.
 *
 * @param allowedHosts hosts exempt from the address check: `flags.internal` on every port, `127.0.0.1:8080` or
 * `[::1]:8080` on that one; names are compared exactly, without wildcards, and say nothing about what they resolve to
 * @throws {@link InvalidSetting} where an entry is neither
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

/** The port that a url's connection goes to. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'http:' ? 80 : 443;
}

/** URLs normalise every notation of an IPv4 address to four decimal numbers, and put IPv6 in brackets. */
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

/** A host as urls write it, IPv6 without brackets, without the dot that may end a name. */
function normalizeHost(host: string): string {
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const name = URL.canParse(`http://${bracketed}/`) ? new URL(`http://${bracketed}/`).hostname : host.toLowerCase();
  return withoutBrackets(name).replace(/\.$/, '');
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
