import { BlockList, isIP } from 'node:net';
import { type Json } from '@stepwell/asl';
import { type Complain, type Condition } from './condition.js';

/**
 * `{ "cidr": "10.0.0.0/24" }`, for IPv4 and IPv6.
 *
 * @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
 */
export function cidrCondition(operand: Json, complain: Complain): Condition {
  if (typeof operand !== 'string') return complain('cidr match pattern must be a string');
  const [base = '', bits, ...rest] = operand.split('/');
  const family = isIP(base);
  if (family === 0 || bits === undefined || rest.length > 0)
    return complain(`Malformed CIDR, one '/' required: ${operand}`);
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    return complain(
      `Malformed CIDR, mask bits must be an integer between 0 and ${family === 4 ? 32 : 128}: ${operand}`,
    );
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const network = new BlockList();
  network.addSubnet(base, Number(bits), type);
  return (value) => typeof value === 'string' && isIP(value) === family && network.check(value, type);
}
