import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { stableSuffix } from '../../kernel/resources/physical-name.js';

/** The ARN of a stack, which is the same in every deployment of it. */
export function stackIdOf(stackName: string, { partition, region, accountId }: DeploymentEnvironment): string {
  const id = stableSuffix(stackName, 32, '0123456789abcdef');
  return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stackName}/${id}`;
}
