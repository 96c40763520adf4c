/** An invalid expression. `readExpressions` adds the name of the parameter. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}
