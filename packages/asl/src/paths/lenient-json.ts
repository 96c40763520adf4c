import { type Json, type JsonObject } from '../json.js';
import { unescapeText } from './path-text.js';

/**
 * Parses JSON in a path, as Jayway JsonPath does with json-smart: strings can have single quotes, or no quotes
 * (`[open, 'in progress', "done"]`). Throws `SyntaxError`.
 */
export function parseLenientJson(text: string): Json {
  const reader = new LenientReader(text);
  const value = reader.readValue();
  reader.expectEnd();
  return value;
}

const maxDepth = 100;

class LenientReader {
  #at = 0;
  #depth = 0;

  constructor(private readonly text: string) {}

  readValue(): Json {
    this.#skipBlanks();
    const char = this.text.charAt(this.#at);
    if (char === '[') return this.#nested(() => this.#readArray());
    if (char === '{') return this.#nested(() => this.#readObject());
    if (char === '"' || char === "'") return this.#readString(char);
    const word = /[^,\]}:]+/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.text)?.[0];
    if (found === undefined || found.trim() === '') throw new SyntaxError(`'${this.text}' is not valid JSON`);
    this.#at += found.length;
    return wordValue(found.trim());
  }

  expectEnd(): void {
    this.#skipBlanks();
    if (this.#at < this.text.length) throw new SyntaxError(`'${this.text}' is not valid JSON`);
  }

  #nested(read: () => Json): Json {
    if (++this.#depth > maxDepth) throw new SyntaxError(`'${this.text.slice(0, 40)}…' is nested too deeply`);
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #readArray(): Json[] {
    const list: Json[] = [];
    while (!this.#take(']')) {
      list.push(this.readValue());
      if (!this.#take(',') && !this.#isAt(']')) throw new SyntaxError(`'${this.text}' has no ]`);
    }
    return list;
  }

  #readObject(): JsonObject {
    const entries: [string, Json][] = [];
    while (!this.#take('}')) {
      const key = String(this.readValue());
      if (!this.#take(':')) throw new SyntaxError(`'${this.text}' has no : after '${key}'`);
      entries.push([key, this.readValue()]);
      if (!this.#take(',') && !this.#isAt('}')) throw new SyntaxError(`'${this.text}' has no }`);
    }
    return Object.fromEntries(entries);
  }

  #readString(quote: string): string {
    let end = this.#at + 1;
    while (end < this.text.length && this.text.charAt(end) !== quote) end += this.text.charAt(end) === '\\' ? 2 : 1;
    if (end >= this.text.length) throw new SyntaxError(`'${this.text}' has no closing ${quote}`);
    const value = unescapeText(this.text.slice(this.#at + 1, end));
    this.#at = end + 1;
    return value;
  }

  #isAt(char: string): boolean {
    this.#skipBlanks();
    return this.text.charAt(this.#at) === char;
  }

  #take(char: string): boolean {
    if (!this.#isAt(char)) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at++;
  }
}

function wordValue(word: string): Json {
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  return /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(word) ? Number(word) : word;
}
