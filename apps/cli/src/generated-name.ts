/**
 * Whether CloudFormation made a name of a construct's id, as it does where the app gives none:
 * `ProcessOrder10906E0C-AEeN6fM0j9o6` of `ProcessOrder`, and `Orders-PriceOrder3CCF4F3A-1ue2Vd6Uah7G`, with the stack
 * in front, of `PriceOrder`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 *
 * @param id the construct's id; of a construct inside others, their ids one after the other (`ImagesStateMachine`)
 */
export function isGeneratedName(name: string, id: string): boolean {
  const parts = name.split('-');
  const [own = '', suffix = ''] = parts.slice(-2);
  // The CDK makes a logical id of the path and eight digits of its hash.
  return (
    parts.length >= 2 &&
    own.length === id.length + 8 &&
    own.startsWith(id) &&
    /^[0-9A-F]{8}$/.test(own.slice(id.length)) &&
    /^[A-Za-z0-9]+$/.test(suffix)
  );
}
