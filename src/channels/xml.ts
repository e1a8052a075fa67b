/** One-level XML, as WeChat Pay v2 writes it: no attributes, entities, comments or document types. */

/** Names and texts of a one-level document; nothing for any other document, or if a name is repeated. */
export function flatXml(text: string): { readonly [name: string]: string } | undefined {
  const inside = /^\s*<(?<root>xml|root)>(?<body>[\s\S]{0,100000})<\/\k<root>>\s*$/.exec(text)?.groups?.body;
  if (inside === undefined) return undefined;
  const member = /\s*<([A-Za-z_]\w*)>(?:<!\[CDATA\[((?:(?!\]\]>)[\s\S])*)\]\]>|([^<&]*))<\/\1>\s*/y;
  const members = new Map<string, string>();
  while (member.lastIndex < inside.length) {
    const found = member.exec(inside);
    const [, name = '', cdata, plain = ''] = found ?? [];
    if (found === null || members.has(name)) return undefined;
    members.set(name, cdata ?? plain);
  }
  return Object.fromEntries(members);
}
