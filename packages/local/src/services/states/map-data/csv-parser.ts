/**
 * Parses text delimited files as AWS Step Functions documents it. Feed text in pieces of any size.
 *
 * - A field in double quotation marks can contain delimiters and newlines.
 * - Two double quotation marks stand for one, in quoted and unquoted fields.
 * - A backslash escapes a backslash, a double quotation mark and the delimiter. Before other characters it is removed.
 * - Empty lines are skipped.
 *
 * AWS does not document other uses of a quotation mark: here, one inside an unquoted field is part of the field, and
 * text after a closing one is appended.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html
 */
export class CsvParser {
  readonly #ordinaryText: RegExp;
  #record: string[] = [];
  #field = '';
  #state: State = 'start';
  /** Whether the last character was a backslash that can escape the next one. */
  #isEscaped = false;
  /** Whether the last character was a carriage return, which is part of a newline or of the field. */
  #isReturn = false;

  constructor(readonly delimiter: string) {
    this.#ordinaryText = new RegExp(`[^"\\\\\\r\\n\\${delimiter}]+`, 'y');
  }

  /** Returns the records that end in the text. */
  *parse(text: string): Generator<string[]> {
    for (let at = 0; at < text.length;) {
      this.#ordinaryText.lastIndex = at;
      const run = this.#ordinaryText.exec(text)?.[0];
      if (run !== undefined) this.#append(run);
      else if (this.#readSpecial(text.charAt(at))) {
        const record = this.#takeRecord();
        if (record !== undefined) yield record;
      }
      at += run?.length ?? 1;
    }
  }

  /**
   * Returns the last record, if the text does not end with a newline.
   *
   * @throws SyntaxError if the last field is not closed
   */
  end(): string[] | undefined {
    if (this.#isInQuotes) throw new SyntaxError('the last quoted field is not closed');
    return this.#takeRecord();
  }

  get #isInQuotes(): boolean {
    return this.#state === 'opened' || this.#state === 'quoted';
  }

  /** Returns true if the character ends a record. */
  #readSpecial(char: string): boolean {
    const isBreak = char === '\n' || char === '\r';
    if (this.#isReturn && char !== '\n') this.#append('');
    if (this.#isEscaped && !isBreak) this.#append(char);
    else if (char === '\\') this.#isEscaped = true;
    else if (char === '"') this.#readQuote();
    else if (this.#isInQuotes) this.#append(char);
    else if (char === '\r') this.#isReturn = true;
    else if (char === this.delimiter) this.#endField();
    else return true;
    return false;
  }

  #append(text: string): void {
    this.#isEscaped = false;
    if (this.#state === 'opened-twice' || this.#state === 'quote-in-plain') this.#field += '"';
    this.#state = this.#isInQuotes ? 'quoted' : 'plain';
    this.#field += this.#isReturn ? `\r${text}` : text;
    this.#isReturn = false;
  }

  #readQuote(): void {
    const [state, text] = afterQuote[this.#state];
    this.#state = state;
    this.#field += text;
  }

  #endField(): void {
    this.#record.push(this.#state === 'quote-in-plain' ? `${this.#field}"` : this.#field);
    this.#field = '';
    this.#state = 'start';
  }

  /** Returns undefined for an empty line. */
  #takeRecord(): string[] | undefined {
    this.#isEscaped = false;
    this.#isReturn = false;
    const isEmptyLine = this.#record.length === 0 && this.#field === '' && isUnquoted.has(this.#state);
    this.#endField();
    const record = this.#record;
    this.#record = [];
    return isEmptyLine ? undefined : record;
  }
}

/**
 * The position in a field: at its start; after one or two quotation marks at its start; in unquoted text, or after a
 * quotation mark there; in quoted text, or after a quotation mark there.
 */
type State = 'start' | 'opened' | 'opened-twice' | 'plain' | 'quote-in-plain' | 'quoted' | 'quote-in-quoted';

const isUnquoted: ReadonlySet<State> = new Set<State>(['start', 'plain']);

/** The state after a quotation mark, and the text that it adds to the field. */
const afterQuote: Readonly<Record<State, readonly [State, string]>> = {
  start: ['opened', ''],
  opened: ['opened-twice', ''],
  'opened-twice': ['quoted', '"'],
  plain: ['quote-in-plain', ''],
  'quote-in-plain': ['plain', '"'],
  quoted: ['quote-in-quoted', ''],
  'quote-in-quoted': ['quoted', '"'],
};
