import { isReservedWord } from './reserved-words.js';
import { type PathElement, type PathSyntax } from './syntax.js';
import { type TokenStream } from './token-stream.js';

/**
 * Reads a document path: `a.b[0].#c`.
 *
 * @param onReserved is called with a reserved word that is used as a name
 */
export function parsePath(tokens: TokenStream, onReserved: (word: string) => void): PathSyntax {
  const elements: PathElement[] = [parseName(tokens, onReserved)];
  parseSteps(tokens, elements, onReserved);
  return { kind: 'path', elements };
}

/** Reads what may follow the start of a path: indexes and names. */
export function parseSteps(tokens: TokenStream, elements: PathElement[], onReserved: (word: string) => void): void {
  for (;;) {
    if (tokens.takeSymbol('.')) {
      elements.push(parseName(tokens, onReserved));
    } else if (tokens.takeSymbol('[')) {
      if (tokens.peek().kind !== 'number') throw tokens.error();
      elements.push(Number(tokens.next().text));
      tokens.expectSymbol(']');
    } else {
      return;
    }
  }
}

function parseName(tokens: TokenStream, onReserved: (word: string) => void): PathElement {
  const { kind, text } = tokens.peek();
  if (kind === 'name') {
    tokens.next();
    return { placeholder: text };
  }
  if (kind !== 'word') throw tokens.error();
  tokens.next();
  if (isReservedWord(text)) onReserved(text);
  return text;
}

/** The message for a reserved word. */
export function reservedMessage(word: string): string {
  return `Attribute name is a reserved keyword; reserved keyword: ${word}`;
}
