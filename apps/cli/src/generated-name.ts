/**
 * Whether CloudFormation generated a name from a construct ID, because the app does not specify a name:
 * `ProcessOrder10906E0C-AEeN6fM0j9o6` from `ProcessOrder`, or with the stack name as prefix,
 * `Orders-PriceOrder3CCF4F3A-1ue2Vd6Uah7G` from `PriceOrder`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 *
 * @param id the construct ID; for nested constructs, the concatenated IDs (`ImagesStateMachine`)
 */
export function isGeneratedName(name: string, id: string): boolean {
  return constructIdIn(name) === id;
}

/** The construct ID from which CloudFormation generated a name; `undefined` for another name. */
export function constructIdIn(name: string): string | undefined {
  const parts = name.split('-');
  const [own = '', suffix = ''] = parts.slice(-2);
  // A logical ID of the CDK consists of the path and eight digits of its hash.
  const isGenerated = parts.length >= 2 && /^[0-9A-F]{8}$/.test(own.slice(-8)) && /^[A-Za-z0-9]+$/.test(suffix);
  return isGenerated && own.length > 8 ? own.slice(0, -8) : undefined;
}

/** Names of resources, and the construct IDs from which they were generated, for suggestions. */
export function namesAndIds(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, constructIdIn(name) ?? name]);
}
