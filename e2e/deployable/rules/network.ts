import { type Rule } from '../rule.js';

/** An account has five VPCs per Region, including the default VPC, so a sample app must create only one. */
export const singleVpc: Rule = {
  name: 'single-vpc',
  source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
  check: (stacks) => {
    const [, ...others] = stacks.flatMap((stack) => stack.resources('AWS::EC2::VPC'));
    return others.map((resource) => ({
      resource,
      problem: `the app has ${others.length + 1} VPCs`,
      fix: 'Share one VPC',
    }));
  },
};
