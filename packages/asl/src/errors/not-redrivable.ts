/** Why an execution cannot be redriven, in AWS's words where it has any. */
export class NotRedrivable extends Error {
  override readonly name = 'NotRedrivable';
}
