import { isIPv6 } from 'node:net';

/** The addresses of the EC2 instance metadata service, which hands out an instance's real credentials. */
const metadataAddresses = new Set(['169.254.169.254', 'fd00:ec2::254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::23']);

/**
 * Whether a host name or address is AWS's own: `*.amazonaws.com`, `*.amazonaws.com.cn`, `*.api.aws` or a metadata address.
 *
 * @param {string} host a name, or an IPv4 or IPv6 address
 * @returns {boolean}
 */
export function isAwsHost(host) {
  const name = host.toLowerCase().replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1');
  if (metadataAddresses.has(plainAddress(name))) return true;
  return /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(name);
}

/**
 * An address in its shortest spelling, so that `fd00:ec2:0::254` and `::ffff:169.254.169.254` are recognised too.
 *
 * @param {string} name
 * @returns {string}
 */
function plainAddress(name) {
  if (!isIPv6(name)) return name;
  const mapped = /^(?:::ffff:)(\d+\.\d+\.\d+\.\d+)$/.exec(name);
  if (mapped?.[1] !== undefined) return mapped[1];
  const short = new URL(`http://[${name}]`).hostname.slice(1, -1);
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (hex?.[1] === undefined || hex[2] === undefined) return short;
  const high = parseInt(hex[1], 16);
  const low = parseInt(hex[2], 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
