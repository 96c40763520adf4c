import ipaddr from 'ipaddr.js';
import { InvalidSetting } from '../contract/problem.js';

/**
 * The eighth of the IPv6 address space that the internet uses (https://www.iana.org/assignments/ipv6-address-space).
 */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** The prefix that NAT64 gateways, including those of AWS, use to reach IPv4 (RFC 6052). */
const NAT64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];

/** The documentation range (RFC 9637), which ipaddr.js does not list yet. */
const DOCUMENTATION: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('3fff::'), 20];

/** Metadata services whose address belongs to a public range. */
const METADATA_ADDRESSES: readonly string[] = ['168.63.129.16'];

/** The names of the ipaddr.js ranges in messages. */
const RANGE_NAMES: Readonly<Record<string, string>> = {
  broadcast: 'the broadcast address',
  carrierGradeNat: "an address of a carrier's own network",
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  multicast: 'a multicast address',
  private: 'a private address',
  uniqueLocal: 'a unique local address',
  unspecified: 'the unspecified address',
};

/**
 * Returns the reason why an IP address is not on the public internet, as a phrase for a message (`a loopback address`),
 * or `undefined` for a public address. The function classifies an IPv6 address that represents an IPv4 address (mapped,
 * NAT64) by the IPv4 address. It rejects every address that is not known to be public: reserved ranges, transition
 * mechanisms, and strings that are not addresses.
 */
export function nonPublicReason(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'not an IP address';
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv4 ? nonPublicIpv4Reason(parsed) : nonPublicIpv6Reason(parsed);
}

function nonPublicIpv4Reason(address: ipaddr.IPv4): string | undefined {
  if (METADATA_ADDRESSES.includes(address.toString())) return "a cloud's metadata address";
  const range = address.range();
  return range === 'unicast' ? undefined : rangeName(range);
}

function nonPublicIpv6Reason(address: ipaddr.IPv6): string | undefined {
  if (address.isIPv4MappedAddress()) return nonPublicIpv4Reason(address.toIPv4Address());
  if (address.match(NAT64)) return nonPublicIpv4Reason(new ipaddr.IPv4(address.toByteArray().slice(12)));
  const range = address.range();
  if (range !== 'unicast') return rangeName(range);
  return address.match(GLOBAL_UNICAST) && !address.match(DOCUMENTATION) ? undefined : 'a reserved address';
}

function rangeName(range: string): string {
  return RANGE_NAMES[range] ?? 'a reserved address';
}

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
