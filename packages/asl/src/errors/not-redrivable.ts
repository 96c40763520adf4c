/** Thrown when an execution cannot be redriven, with AWS's message where AWS documents one. */
export class NotRedrivable extends Error {
  override readonly name = 'NotRedrivable';
}
