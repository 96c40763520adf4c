import { Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * The memory sizes in GiB that Fargate offers for each number of vCPUs:
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
 * Returns a Fargate size. The default memory is the minimum for the vCPUs. Tokens are not validated.
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
      cpu,
      'one of 0.25, 0.5, 1, 2, 4, 8, 16 vCPUs',
      'If cpu is a token, specify memory too',
    );
  }
  if (memory === undefined) return { cpu, memory: Size.mebibytes(least * 1024) };
  if (memory.isUnresolved()) return { cpu, memory };
  const mebibytes = memory.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
  const sizes = offered.map((gibibytes) => gibibytes * 1024);
  if (!sizes.includes(mebibytes)) {
    throw new InvalidProp(scope, 'memory', memory, `one of ${sizes.join(', ')} MiB with ${cpu} vCPUs`);
  }
  return { cpu, memory };
}

function steps(first: number, last: number, step: number): number[] {
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);
}
