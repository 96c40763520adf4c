/** The account and region that templates are evaluated for. */
export interface DeploymentEnvironment {
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn` … */
  readonly partition: string;
  /** Domain suffix of the partition: `amazonaws.com`. */
  readonly urlSuffix: string;
}
