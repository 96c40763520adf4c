import ts from 'typescript';

/**
 * One change of one file.
 *
 * @typedef {{ file: string; start: number; end: number; replacement: string; line: number; kind: string }} Mutant
 */

const operators = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.QuestionQuestionToken, '&&'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
  [ts.SyntaxKind.QuestionQuestionEqualsToken, '='],
]);

/**
 * Returns all mutants of a source file: swapped operators, negated conditions, removed statements, changed literals and
 * removed object properties. Types and imports are not changed.
 *
 * @param {string} file its path
 * @param {string} text its content
 * @returns {Mutant[]}
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const add = (node, replacement, kind, start = node.getStart(source), end = node.end) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    mutants.push({ file, start, end, replacement, line: line + 1, kind });
  };

  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const { operatorToken } = node;
      const swapped = operators.get(operatorToken.kind);
      if (swapped !== undefined) add(operatorToken, swapped, 'operator');
    }
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
      const condition = ts.isIfStatement(node) ? node.expression : node.condition;
      add(condition, `!(${condition.getText(source)})`, 'negated condition');
      add(condition, 'false', 'condition never holds');
    }
    if (ts.isExpressionStatement(node) && node.parent !== source) add(node, ';', 'removed statement');
    if (ts.isReturnStatement(node) && node.expression !== undefined) {
      const { expression } = node;
      if (expression.kind === ts.SyntaxKind.TrueKeyword) add(expression, 'false', 'literal');
      else if (expression.kind === ts.SyntaxKind.FalseKeyword) add(expression, 'true', 'literal');
      else add(expression, 'undefined as never', 'returns undefined');
    } else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false', 'literal');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true', 'literal');
    if (ts.isNumericLiteral(node)) add(node, `(${node.text} + 1)`, 'literal');
    if (ts.isStringLiteral(node) && node.text !== '' && isValue(node)) add(node, "''", 'literal');
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isSpreadAssignment(node)) {
      const { properties } = node.parent;
      const next = properties[properties.indexOf(node) + 1];
      add(node, '', 'removed property', node.getStart(source), next?.getStart(source) ?? node.end);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

/** Whether a string is a value at run time, not a property name. */
function isValue({ parent }) {
  return !ts.isPropertyAssignment(parent) && !ts.isLiteralTypeNode(parent) && !ts.isElementAccessExpression(parent);
}
