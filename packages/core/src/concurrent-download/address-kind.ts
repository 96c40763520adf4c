import ipaddr from 'ipaddr.js';

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
