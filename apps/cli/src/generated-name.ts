/**
 * Whether CloudFormation generated a name from a construct ID, because the app does not specify a name:
 * `ProcessOrder10906E0C-AEeN6fM0j9o6` from `ProcessOrder`, or with the stack name as prefix,
 * `Orders-PriceOrder3CCF4F3A-1ue2Vd6Uah7G` from `PriceOrder`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 *
 * @param id the construct ID; for nested constructs, the concatenated IDs (`ImagesStateMachine`)
 */
export function isGeneratedName(name: string, id: string): boolean {
  const parts = name.split('-');
  const [own = '', suffix = ''] = parts.slice(-2);
  // A logical ID of the CDK consists of the path and eight digits of its hash.
  return (
    parts.length >= 2 &&
    own.length === id.length + 8 &&
    own.startsWith(id) &&
    /^[0-9A-F]{8}$/.test(own.slice(id.length)) &&
    /^[A-Za-z0-9]+$/.test(suffix)
  );
}
