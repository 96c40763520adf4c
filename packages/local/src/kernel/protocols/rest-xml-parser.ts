/** An element of an XML document. Names have no namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  /** The text directly inside the element. */
  text: string;
}

/** Thrown for a document that is not well-formed. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml';
}

/** Maximum nesting of elements. Documents of AWS APIs have fewer than 10 levels. */
const maxDepth = 100;

const qualifiedName = '[\\p{L}_:][\\p{L}\\p{N}\\p{M}_:.-]*';
const startTag = new RegExp(
  `<(${qualifiedName})((?:\\s+${qualifiedName}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`,
  'uy',
);
const endTag = new RegExp(`</(${qualifiedName})\\s*>`, 'uy');
const attribute = new RegExp(`(${qualifiedName})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'gu');

/**
 * Parses an XML document. It has no entities other than XML's own, because document type declarations are not
 * supported.
 *
 * @throws MalformedXml if the document is not well-formed
 */
export function parseXml(document: string): XmlElement {
  const parser = new XmlParser(document);
  return parser.parse();
}

class XmlParser {
  private position: number;
  private root: XmlElement | undefined;
  /** Elements without their end tag yet, with their names as the document spells them. */
  private readonly open: { readonly element: XmlElement; readonly qualified: string }[] = [];

  constructor(private readonly document: string) {
    this.position = document.startsWith('\ufeff') ? 1 : 0;
  }

  parse(): XmlElement {
    const { document } = this;
    while (this.position < document.length) {
      const next = document.indexOf('<', this.position);
      const end = next < 0 ? document.length : next;
      if (end > this.position) this.addText(document.slice(this.position, end), unescapeXml);
      this.position = end;
      if (next >= 0) this.readMarkup();
    }
    if (this.root === undefined || this.open.length > 0) {
      throw new MalformedXml('The document ends before its root element.');
    }
    return this.root;
  }

  private readMarkup(): void {
    const { document, position } = this;
    if (document.startsWith('<!--', position)) this.skipTo('-->');
    else if (document.startsWith('<?', position)) this.skipTo('?>');
    else if (document.startsWith('<![CDATA[', position)) {
      const text = this.skipTo(']]>').slice('<![CDATA['.length, -']]>'.length);
      this.addText(text, (characters) => characters);
    } else if (document.startsWith('</', position)) {
      const [, qualified] = this.match(endTag);
      if (this.open.pop()?.qualified !== qualified) throw new MalformedXml(`</${qualified}> has no start tag.`);
    } else {
      const [, qualified = '', attributes = '', slash] = this.match(startTag);
      this.addElement(qualified, readAttributes(attributes), slash === '/');
    }
  }

  private addElement(qualified: string, attributes: ReadonlyMap<string, string>, isEmpty: boolean): void {
    const element: XmlElement = { name: localName(qualified), attributes, children: [], text: '' };
    const parent = this.open.at(-1)?.element;
    if (parent !== undefined) parent.children.push(element);
    else if (this.root !== undefined) throw new MalformedXml('The document has more than one root element.');
    else this.root = element;
    if (isEmpty) return;
    this.open.push({ element, qualified });
    if (this.open.length > maxDepth) throw new MalformedXml(`Elements are nested more than ${maxDepth} levels deep.`);
  }

  private addText(text: string, unescape: (text: string) => string): void {
    const parent = this.open.at(-1)?.element;
    if (parent !== undefined) parent.text += unescape(text.replaceAll(/\r\n?/g, '\n'));
    else if (text.trim() !== '') throw new MalformedXml('The document has text outside its root element.');
  }

  private match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.document);
    if (match === null) throw new MalformedXml(`The markup at position ${this.position} is not well-formed.`);
    this.position = pattern.lastIndex;
    return match;
  }

  /** Skips markup until its end, and returns it. */
  private skipTo(end: string): string {
    const found = this.document.indexOf(end, this.position);
    if (found < 0) throw new MalformedXml(`The markup at position ${this.position} has no end.`);
    const markup = this.document.slice(this.position, found + end.length);
    this.position = found + end.length;
    return markup;
  }
}

const noAttributes: ReadonlyMap<string, string> = new Map();

function readAttributes(text: string): ReadonlyMap<string, string> {
  if (text === '') return noAttributes;
  const found = new Map<string, string>();
  for (const [, key = '', double, single] of text.matchAll(attribute)) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
    found.set(localName(key), unescapeXml(double ?? single ?? ''));
  }
  return found;
}

/** A name without its namespace prefix. */
export function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(':') + 1);
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function unescapeXml(text: string): string {
  return text.includes('&') ? text.replaceAll(/&([^;&]{0,10})(;?)/g, characterOf) : text;
}

function characterOf(reference: string, content: string, semicolon: string): string {
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(content);
  const point = digits === null ? undefined : parseInt(digits[1] ?? digits[2] ?? '', digits[1] === undefined ? 10 : 16);
  const isValid = semicolon === ';' && (point === undefined || point <= 0x10ffff);
  const character = point === undefined ? entities.get(content) : isValid ? String.fromCodePoint(point) : undefined;
  if (!isValid || character === undefined) throw new MalformedXml(`'${reference}' is not a character of XML.`);
  return character;
}
