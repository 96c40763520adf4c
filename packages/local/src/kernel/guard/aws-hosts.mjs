import { isIPv4, isIPv6 } from 'node:net';

/** The domains of AWS's endpoints in every partition, for IPv4 and dual stack. */
export const awsDomains = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'api.amazonwebservices.com.cn',
  'api.amazonwebservices.eu',
  'api.aws',
  'api.aws.hci.ic.gov',
  'api.aws.ic.gov',
  'api.aws.scloud',
  'api.cloud-aws.adc-e.uk',
  'c2s.ic.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
  'on.aws',
  'sc2s.sgov.gov',
];

/**
 * Whether a host belongs to AWS: an endpoint of a service, or a link-local service address of instances, tasks and pods
 * (credentials, DNS, time).
 *
 * @param {string} host a name, or an IPv4 or IPv6 address in any notation
 * @returns {boolean}
 */
export function isAwsHost(host) {
  const name = canonical(host.toLowerCase().replace(/\.$/, ''));
  if (isIPv4(name)) return isInstanceService(name);
  if (isPlaceholderName(name)) return true;
  if (!isIPv6(name)) return awsDomains.some((domain) => name === domain || name.endsWith(`.${domain}`));
  const groups = groupsOf(name);
  if (groups[0] === 0xfd00 && groups[1] === 0x0ec2) return true;
  const embedded = embeddedIPv4(groups);
  return embedded !== undefined && isInstanceService(embedded);
}

/** The domain of hosts in URLs that cannot be determined here. It never resolves (RFC 2606). */
export const placeholderDomain = 'stepwell.invalid';

/**
 * Whether a host is a placeholder: the endpoint answers its requests with the reason.
 *
 * @param {string} host
 * @returns {boolean}
 */
export function isPlaceholderName(host) {
  return host.endsWith(`.${placeholderDomain}`);
}

/**
 * Whether a host is a name of AWS, not an address: addresses are those of the metadata service.
 *
 * @param {string} host with or without a port
 * @returns {boolean}
 */
export function isAwsName(host) {
  const name = host.replace(/:\d+$/, '');
  // Only a name ends in letters.
  return /^[a-z\d._-]*[a-z]\.?$/i.test(name) && isAwsHost(name);
}

/**
 * 169.254.169.0/24 (instance metadata, DNS, time) and 169.254.170.0/24 (credentials of tasks and pods).
 *
 * @param {string} address
 */
function isInstanceService(address) {
  return /^169\.254\.(169|170)\./.test(address);
}

/**
 * Normalizes a host as URLs do: decimal, octal, hexadecimal and shortened IPv4 addresses become four numbers, IPv6
 * addresses lower-case groups without a zone.
 *
 * @param {string} name
 * @returns {string}
 */
function canonical(name) {
  const address = name.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const authority = isIPv6(address) ? `[${address}]` : /^[\da-fx.]+$/.test(address) ? address : '';
  return authority !== '' && URL.canParse(`http://${authority}`)
    ? new URL(`http://${authority}`).hostname.replace(/^\[(.*)\]$/, '$1')
    : address;
}

/**
 * The eight groups of a canonical IPv6 address.
 *
 * @param {string} address
 * @returns {number[]}
 */
function groupsOf(address) {
  const [head = [], tail = []] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => parseInt(group, 16));
}

/**
 * The IPv4 address in a mapped (`::ffff:1.2.3.4`), translated (`::ffff:0:1.2.3.4`, `64:ff9b::1.2.3.4`), compatible
 * (`::1.2.3.4`) or 6to4 (`2002:102:304::`) address.
 *
 * @param {readonly number[]} groups
 * @returns {string | undefined}
 */
function embeddedIPv4(groups) {
  const prefix = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  const isLast = /^(0:0:0:0:0:(0|ffff)|0:0:0:0:ffff:0|64:ff9b:.*)$/.test(prefix);
  const pair = groups[0] === 0x2002 ? groups.slice(1, 3) : isLast ? groups.slice(6) : undefined;
  return pair?.flatMap((group) => [group >> 8, group & 255]).join('.');
}
