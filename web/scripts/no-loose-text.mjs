/**
 * Finds words in a template that are not in the dictionaries: letters in text nodes, and in attributes people see or
 * hear. The product's own name and technical words are no words to translate.
 */
const SEEN = new Set(['title', 'placeholder', 'aria-label', 'alt', 'label']);
const ALLOWED = /^(?:ID|Skein|xmpp)?$/;

function loose(text) {
  const word = text.replace(/[^\p{L}]+/gu, ' ').trim();
  return word !== '' && !ALLOWED.test(word);
}

export const noLooseText = {
  meta: { type: 'problem', messages: { loose: 'Put “{{text}}” into the dictionaries.' }, schema: [] },
  create(context) {
    return {
      SvelteText(node) {
        const parent = node.parent;
        const raw = parent?.type === 'SvelteStyleElement' || parent?.type === 'SvelteScriptElement';
        if (!raw && loose(node.value)) context.report({ node, messageId: 'loose', data: { text: node.value.trim() } });
      },
      SvelteAttribute(node) {
        if (!SEEN.has(node.key.name)) return;
        for (const part of node.value) {
          if (part.type === 'SvelteLiteral' && loose(part.value)) {
            context.report({ node: part, messageId: 'loose', data: { text: part.value } });
          }
        }
      },
    };
  },
};
