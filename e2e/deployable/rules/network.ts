import { type Rule } from '../rule.js';

/**
 * An account has five VPCs in a region, of which one is the default VPC: an app that is deployed to be looked at takes
 * one.
 */
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
