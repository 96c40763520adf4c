import { Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * What memory, in GiB, Fargate gives with how many vCPUs:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
const SIZES: Readonly<Record<string, readonly number[]>> = {
  0.25: [0.5, 1, 2],
  0.5: steps(1, 4, 1),
  1: steps(2, 8, 1),
  2: steps(4, 16, 1),
  4: steps(8, 30, 1),
  8: steps(16, 60, 4),
  16: steps(32, 120, 8),
};

/** vCPUs and memory of a job. */
export interface FargateSize {
  readonly cpu: number;
  readonly memory: Size;
}

/**
 * A size that Fargate has: the least memory of those with so many vCPUs, unless one is given. What is a token is taken
 * as it is.
 *
 * @throws {@link InvalidProp}
 */
export function fargateSize(scope: IConstruct, cpu: number, memory: Size | undefined): FargateSize {
  const offered = SIZES[String(cpu)];
  const [least] = offered ?? [];
  if (Token.isUnresolved(cpu) || offered === undefined || least === undefined) {
    if (Token.isUnresolved(cpu) && memory !== undefined) return { cpu, memory };
    throw new InvalidProp(
      scope,
      'cpu',
      Token.isUnresolved(cpu) ? 'a token' : cpu,
      'one of 0.25, 0.5, 1, 2, 4, 8, 16 vCPUs; a token only with memory',
    );
  }
  if (memory === undefined) return { cpu, memory: Size.mebibytes(least * 1024) };
  if (memory.isUnresolved()) return { cpu, memory };
  const given = memory.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
  const sizes = offered.map((gibibytes) => gibibytes * 1024);
  if (!sizes.includes(given)) {
    throw new InvalidProp(
      scope,
      'memory',
      `${given} MiB`,
      `one of ${sizes.join(', ')} MiB, which Fargate has with ${cpu} vCPUs`,
    );
  }
  return { cpu, memory };
}

function steps(first: number, last: number, step: number): number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);
}
