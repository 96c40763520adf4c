/** What is wrong with an expression; the request's check says which expression it is. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}
