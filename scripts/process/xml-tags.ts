/** A start tag of an XML text, with the places of what may be changed in it. */
export interface StartTag {
  readonly prefix: string;
  readonly name: string;
  /** Behind its name: where an attribute may be put in. */
  readonly nameEnd: number;
  /** The local name of the element that it stands in; empty: it is the first. */
  readonly parent: string;
  readonly attributes: readonly XmlAttribute[];
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  /** Where its value stands, without the quotes. */
  readonly from: number;
  readonly to: number;
}

/** Comments, CDATA, instructions and types are passed over; whatever else is in angle brackets is a tag. */
const TAG =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<(\/?)(?:([\w.-]+):)?([\w.-]+)((?:"[^"]*"|'[^']*'|[^<>"'])*)>/g;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The start tags of a well-formed XML text, in its order. */
export function startTags(text: string): readonly StartTag[] {
  const found: StartTag[] = [];
  const open: string[] = [];
  for (const match of text.matchAll(TAG)) {
    const [, slash, prefix = '', name, rest = ''] = match;
    if (name === undefined) continue;
    if (slash === '/') {
      open.pop();
      continue;
    }
    const nameEnd = match.index + 1 + (prefix === '' ? 0 : prefix.length + 1) + name.length;
    found.push({ prefix, name, nameEnd, parent: open.at(-1) ?? '', attributes: attributesOf(rest, nameEnd) });
    if (!rest.endsWith('/')) open.push(name);
  }
  return found;
}

/** @param offset where the text stands in the file */
function attributesOf(text: string, offset: number): readonly XmlAttribute[] {
  return [...text.matchAll(ATTRIBUTE)].map((match) => {
    const [whole, name = '', double, single] = match;
    const value = double ?? single ?? '';
    const to = offset + match.index + whole.length - 1;
    return { name, value, from: to - value.length, to };
  });
}

export function attributeOf(tag: StartTag, name: string): XmlAttribute | undefined {
  return tag.attributes.find((attribute) => attribute.name === name);
}
