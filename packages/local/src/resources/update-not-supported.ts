/**
 * A change of a resource that would lose what is in it, or that is not done here: the resource stays as it is, and the
 * message says why.
 */
export class UpdateNotSupported extends Error {
  override readonly name = 'UpdateNotSupported';
}
