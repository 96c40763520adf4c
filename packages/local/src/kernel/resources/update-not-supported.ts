/**
 * A resource cannot be updated, or only by losing its data. The resource stays unchanged; the message is the reason.
 */
export class UpdateNotSupported extends Error {
  override readonly name = 'UpdateNotSupported';
}
