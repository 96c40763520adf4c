import ipaddr from 'ipaddr.js';

/** The 8th of all IPv6 addresses that the internet uses (https://www.iana.org/assignments/ipv6-address-space). */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
/** The prefix under which a NAT64 gateway reaches IPv4, AWS's included (RFC 6052). */
const NAT64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];
/** Documentation (RFC 9637); newer than the list of ipaddr.js. */
const DOCUMENTATION: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('3fff::'), 20];

/** Metadata services that live at an address which is public by its number. */
const METADATA_ADDRESSES: readonly string[] = ['168.63.129.16'];

/** How messages call the ranges of ipaddr.js. */
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
 * Why an IP address is not one of the public internet, as words for a message (`a loopback address`); `undefined`
 * where it is one. An IPv6 address that stands for an IPv4 address (mapped, NAT64) is judged by that one. Whatever is
 * not known to be public is refused: reserved ranges, transition mechanisms, text that is no address.
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
